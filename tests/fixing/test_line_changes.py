"""Which lines of a text become which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.fixing.line_changes import line_changes

_TEXTS = st.lists(st.sampled_from(["{", "}", "a", "b", "c", "d"]), max_size=12)


def changed(before: list[str], after: list[str]) -> list[str]:
    """Return *before* with the changes that make *after* of it."""
    lines: list[str] = []
    done = 0
    for a_start, a_end, b_start, b_end in line_changes(before, after):
        assert a_start - done == b_start - len(lines), "equal lines are as many in both"
        lines += [*before[done:a_start], *after[b_start:b_end]]
        done = a_end
    return lines + before[done:]


@given(before=_TEXTS, after=_TEXTS)
def test_the_changes_make_one_text_of_the_other(
    before: list[str], after: list[str]
) -> None:
    """Whatever the lines are, and however many are alike."""
    assert changed(before, after) == after


def test_a_change_is_as_small_as_it_can_be() -> None:
    """Lines that others are equal to stay where nothing changes."""
    accounts = [[f"a{each}: {{", "x: 1", "}"] for each in range(3)]
    before = [line for each in accounts for line in each]
    after = [*before[:2], "y: 2", *before[2:7], *before[8:]]
    assert line_changes(before, after) == [(2, 2, 2, 3), (7, 8, 8, 8)]
