"""Editing JSON5: one value changes, and no other byte."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.deployment.text import json5
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.edits import spliced
from pytest_openclaw.fixing.edits import splices_for


def edited(text: str, path: tuple[str | int, ...], value: Any) -> str:
    """Return *text* with *path* set."""
    return spliced(text, splices_for(text, path, value))


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ('{"a": "open"}', ("a",), "allowlist", '{"a": "allowlist"}'),
        ("{a: 'open', }", ("a",), "allowlist", "{a: 'allowlist', }"),
        ('{"a":1}', ("b",), 2, '{"a":1,"b":2}'),
        ('{"a": 1}', ("b",), 2, '{"a": 1, "b": 2}'),
        ("{ a: 1 }", ("b",), 2, "{ a: 1, b: 2 }"),
        ("{a: 1,}", ("b",), 2, "{a: 1, b: 2,}"),
        ("{}", ("b",), 2, '{\n  "b": 2\n}'),
        (
            "{\n\t'a': 1 // why\n}\n",
            ("b",),
            {"c": "x", "d": True},
            "{\n\t'a': 1, // why\n\t'b': {\n\t\t'c': 'x',\n\t\t'd': true\n\t}\n}\n",
        ),
        ("{\r\n  a: 1,\r\n}", ("b",), 2, "{\r\n  a: 1,\r\n  b: 2,\r\n}"),
        (
            "{\n  a: {\n    b: 1, /* c */ // d\n    // e\n  },\n}",
            ("a", "x"),
            2,
            "{\n  a: {\n    b: 1, /* c */ // d\n    x: 2,\n    // e\n  },\n}",
        ),
        ("{\n  a: { },\n}", ("a", "b"), 1, "{\n  a: {\n    b: 1\n  },\n}"),
        ("{\n  a: {b: 1}\n}", ("a", "c", "d"), 1, "{\n  a: {b: 1, c: {d: 1}}\n}"),
        ("{\n  a: 1,\n  b: 2\n}", ("b",), UNSET, "{\n  a: 1\n}"),
        ("{\n  a: 1,\n  b: 2,\n}", ("a",), UNSET, "{\n  b: 2,\n}"),
        ("{\n  a: 1, // why\n  b: 2\n}", ("a",), UNSET, "{\n  // why\n  b: 2\n}"),
        ('{"a": 1, "b": 2}', ("a",), UNSET, '{"b": 2}'),
        ('{"a": 1, "b": 2}', ("b",), UNSET, '{"a": 1}'),
        ("{ a: 1 }", ("a",), UNSET, "{ }"),
        ("{a: 1, b: 2, a: 3}", ("a",), UNSET, "{b: 2}"),
        ("{a: 1, a: 3}", ("a",), 4, "{a: 1, a: 4}"),
        ("[{a: 1}, {a: true}]", (1, "a"), False, "[{a: 1}, {a: false}]"),
        ("{a: [1, 2, 3]}", ("a", 1), UNSET, "{a: [1, 3]}"),
        ("{a: /* one */ 1 /* two */, b: 2}", ("a",), UNSET, "{/* two */ b: 2}"),
    ],
)
def test_keeps_the_style(
    before: str, path: tuple[str | int, ...], value: Any, after: str
) -> None:
    """Quotes, commas, comments, indentation and line ends are the author's."""
    assert edited(before, path, value) == after
    if not isinstance(path[-1], int):
        assert edited(after, path, value) == after


def test_needs_an_object_on_the_way() -> None:
    """A list or a text in the way is not replaced."""
    with pytest.raises(CannotEdit, match="a is not an object"):
        splices_for("{a: 1}", ("a", "b"), 1)


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-99, 99), st.text("ab\"'\\ /*é", max_size=4)
)
_KEYS = st.text("abc$-\"' ", min_size=1, max_size=2)
_TREES = st.dictionaries(
    _KEYS,
    st.recursive(
        _SCALARS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=4,
)


@st.composite
def _texts(draw: Any) -> str:
    """Draw the text of an object, written as people and programs do."""
    tree = draw(_TREES)
    blank = st.sampled_from(["", " ", "\n", "\r\n  ", "/* c, } */", " // c: {\n", "\t"])

    def written(value: Any) -> str:
        if isinstance(value, dict):
            parts = [
                f"{key(each)}{gap()}:{gap()}{written(value[each])}{gap()}"
                for each in value
            ]
            return "{" + gap() + joined(parts) + gap() + "}"
        if isinstance(value, list):
            return (
                "[" + gap() + joined([written(x) + gap() for x in value]) + gap() + "]"
            )
        return json.dumps(value)

    def joined(parts: list[str]) -> str:
        comma = "," if parts and draw(st.booleans()) else ""
        return ("," + gap()).join(parts) + comma

    def gap() -> str:
        return str(draw(blank))

    def key(name: str) -> str:
        bare = name.isidentifier() and name.isascii() and draw(st.booleans())
        return name if bare else json.dumps(name)

    return gap() + written(tree) + gap()


def _paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at] if at else []
    members = value.items() if isinstance(value, dict) else ()
    for key, each in [*members, *enumerate(value if isinstance(value, list) else ())]:
        found += _paths(each, (*at, key))
    return found


def _set(tree: Any, path: tuple[str | int, ...], value: Any) -> Any:
    tree = copy.deepcopy(tree)
    node: Any = tree
    for key in path[:-1]:
        node = node.setdefault(key, {}) if isinstance(node, dict) else node[key]
    if value is UNSET:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return tree


def _is_rest_of(rest: str, text: str) -> bool:
    """Can *rest* be had by taking characters out of *text*?"""
    remaining = iter(text)
    return all(each in remaining for each in rest)


@given(_texts(), st.data(), st.sampled_from([UNSET, True, "it's", {"k": ["v", {}]}]))
def test_changes_one_value_and_no_other_byte(text: str, data: Any, value: Any) -> None:
    """Parsed, all else is equal; diffed too; and a second time changes nothing."""
    tree = json5.parse(text)
    places = _paths(tree)
    if value is not UNSET:
        objects = [()] + [p for p in places if isinstance(_at(tree, p), dict)]
        places = places + [(*each, "new") for each in objects]
    if not places:
        return
    path = data.draw(st.sampled_from(places))
    splices = splices_for(text, path, value)
    after = spliced(text, splices)
    assert json5.parse(after) == _set(tree, path, value)
    if value is not UNSET or isinstance(path[-1], str):
        assert splices_for(after, path, value) == []
    outside, at = "", 0
    for start, end, _ in sorted(splices):
        outside, at = outside + text[at:start], end
    assert _is_rest_of(outside + text[at:], after)


def _at(tree: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree
