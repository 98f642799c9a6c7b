"""Globs: which texts they fit, and which of them meet."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.language.globs import overlap

GLOBS = st.text(alphabet="ab*?", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("gateway.*", "*.bind", True),
        ("gateway.bind", "gateway.bind", True),
        ("gateway.bind", "gateway.auth", False),
        ("channels.disc*.dm.*", "channels.*.dm.open", True),
        ("channels.*.dm.open", "channels.*.dm.locked", False),
        ("prod-?", "prod-eu", False),
        ("prod-[ab]", "prod-b", True),
        ("", "*", True),
        ("", "a*", False),
    ],
)
def test_globs_meet_if_a_text_fits_both(one: str, other: str, expected: bool) -> None:
    """Which is so in both directions."""
    assert overlap(one, other) is overlap(other, one) is expected


@given(GLOBS, st.text(alphabet="ab", max_size=6))
@example("*" * 500 + "b", "a" * 500)
def test_a_glob_meets_a_text_if_it_fits(glob: str, text: str) -> None:
    """A text is a glob that only it fits; nothing takes long."""
    if "**" * 20 not in glob:
        assert overlap(glob, text) == fnmatchcase(text, glob)
    assert overlap(glob, glob)


@given(GLOBS, GLOBS)
def test_what_meets_has_a_common_text(one: str, other: str) -> None:
    """Small globs are compared with all texts of three signs."""
    texts = ["", *"ab", *(a + b for a in "ab" for b in "ab")]
    texts += [a + b for a in texts for b in "ab"]
    if any(matches_any(text, [one]) and matches_any(text, [other]) for text in texts):
        assert overlap(one, other)


def test_a_text_with_brackets_is_named_as_it_stands() -> None:
    """Subjects have indices."""
    assert matches_any("agents.list[0].tools", ["agents.list[0].tools"])
    assert not matches_any("agents.list[1].tools", ["agents.list[0].tools"])
