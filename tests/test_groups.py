"""Cases that share an item are judged one by one, and each is named that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.groups import AT_ONCE
from tests.groups import groups
from tests.groups import in_turn


def test_no_case_is_left_out() -> None:
    """The last group has what remains."""
    cases = {str(each): each for each in range(AT_ONCE + 1)}
    first, last = (group.values[0] for group in groups(cases))
    assert {**first, **last} == cases
    assert last == {str(AT_ONCE): AT_ONCE}


def test_all_that_fail_are_named(tmp_path: Path) -> None:
    """One that fails keeps none of the others from being judged."""

    @in_turn("number")
    def test_is_even(number: int, tmp_path: Path) -> None:
        assert not list(tmp_path.iterdir()), "a folder of its own"
        (tmp_path / "left").touch()
        assert number % 2 == 0

    some = {"one": 1, "two": 2, "three": 3}
    with pytest.raises(AssertionError) as raised:
        test_is_even(some=some, tmp_path=tmp_path)
    text = str(raised.value)
    assert "one: " in text
    assert "three: " in text
    assert "two: " not in text
    assert "number % 2 == 0" in text
    assert "of its own" not in text


def test_cases_that_hold_pass(tmp_path: Path) -> None:
    """The test is called with each, and with the fixtures that it asks for."""
    seen = []

    @in_turn("number")
    def test_is_seen(number: int, tmp_path: Path) -> None:
        seen.append((number, tmp_path.name))

    test_is_seen(some={"a": 1, "b": 2}, tmp_path=tmp_path)
    assert seen == [(1, "0"), (2, "1")]
