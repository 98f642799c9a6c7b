"""The view through which checks see a config."""

from __future__ import annotations

import pytest

from pytest_openclaw import NotEvaluated
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting


def test_a_setting_knows_its_path_and_state() -> None:
    """Known, null, missing and opaque values are told apart."""
    root = Setting({"a": {"b": [1, None]}, "c": Opaque("${C}", "${C}")})
    assert str(root.at("a.b")[1]) == "a.b[1]"
    assert root.at("a.b")[1].exists
    assert not root.at("a.b")[1].is_set
    assert not root.at("a.x.y").exists
    assert root.at("a.x.y").value is None
    assert root["c"].is_opaque
    assert root["c"].has_text


def test_questions_about_the_wrong_type_are_answered() -> None:
    """A refused config can be read as far as it goes."""
    number = Setting(1)
    assert number["a"][0].exists is False
    assert (number.text, number.items(), number.elements()) == (None, [], [])
    assert Setting("1").is_true is False


def test_texts_are_trimmed_as_javascript_does() -> None:
    """U+FEFF is white space there, U+0085 is not."""
    assert Setting(" \ufeffx\u00a0").text == "x"
    assert Setting("\ufeff ").text is None
    assert Setting("\x85").text == "\x85"


def test_members_come_in_javascripts_order() -> None:
    """Integer keys first, ascending; then as written."""
    members = Setting({"b": 1, "10": 2, "a": 3, "9": 4, "01": 5}).items()
    assert [key for key, _ in members] == ["9", "10", "b", "a", "01"]


def test_any_decides_on_a_known_element() -> None:
    """An opaque element leaves the question open only if no known one answers it."""
    opaque = Opaque("${X}", "${X}")
    assert Setting(["*", opaque]).any(lambda each: each.text == "*")
    with pytest.raises(NotEvaluated):
        Setting([opaque, "x"]).any(lambda each: each.text == "*")
    assert not Setting(["x"]).any(lambda each: each.text == "*")


def test_patterns_match_what_is_there() -> None:
    """``*`` is any member or element; a number is an index."""
    root = Setting({"a": [{"b": 1}, {"c": 2}], "d": {"b": 3}})
    assert [str(each) for each in root.matching("a.*.b")] == ["a[0].b"]
    assert [str(each) for each in root.matching("*.b")] == ["d.b"]
    assert [str(each) for each in root.matching("a.1.c")] == ["a[1].c"]
    assert list(root.matching("a.7.c")) == []


def test_a_setting_cannot_be_taken_for_its_value() -> None:
    """Comparing or testing the view itself is an error, not a quiet ``False``."""
    with pytest.raises(TypeError, match="not the setting"):
        assert Setting("x") == "x"
    with pytest.raises(TypeError, match="exists"):
        assert Setting("x")
    assert "hunter2" not in repr(Setting("hunter2"))
