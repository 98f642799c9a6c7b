"""The JSON5 dialect of OpenClaw, and the places of keys in a text."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text import json5_tokens
from pytest_openclaw.deployment.text.positions import key_offsets
from pytest_openclaw.deployment.values.paths import render

ACCEPTED = {
    "// c\n{/* c */ a: 1} // c": {"a": 1},
    "{a: 1, b: [1, 2,],}": {"a": 1, "b": [1, 2]},
    "{'a': 'it''s'}".replace("''", "\\'"): {"a": "it's"},
    "{$_a1: 1, if: 2, \u00e9: 3, \\u0061b: 4}": {
        "$_a1": 1,
        "if": 2,
        "\u00e9": 3,
        "ab": 4,
    },
    r'"\x41\u0042\n\l\0"': "AB\nl\0",
    '"a\\\nb\\\r\nc\\\u2028d"': "abcd",
    "[+1, -1, .5, 5., 1e3, 0xFF, -0xf]": [1, -1, 0.5, 5, 1000, 255, -15],
    "[18789.0, 1.8789e4]": [18789, 18789],
    "\ufeff{\u00a0a\u3000:\x0b1\x0c}": {"a": 1},
    "{// c\u2028a: 1}": {"a": 1},
    '{a: 1, "a": 2}': {"a": 2},
    r'["\ud800", "\ud83d\ude00"]': ["\ud800", "\U0001f600"],
    "9007199254740993": 9007199254740992.0,
    '"\u2028"': "\u2028",
}

REFUSED = {
    "": "it contains no value",
    "  // c": "it contains no value",
    "{a: 1} x": "text after the end",
    "{,a: 1}": "unexpected",
    "{a: 1,,}": "an extra comma",
    "[1 2]": "unexpected",
    "{a: 01}": "not a valid number",
    "{a: 1_0}": "not a valid number",
    "{1: 1}": "unexpected",
    "{a: undefined}": "unexpected",
    "{a: True}": "unexpected",
    '{"\u2603": [${B}]}': "VARIABLE. must be in quotes",
    "# c\n{}": "unexpected",
    '{a: "x\ny"}': "string is not terminated",
    "{a: 'x": "string is not terminated",
    "{} /* c": "comment is not terminated",
    r'"\1"': "unexpected",
    r'"\01"': "must not be followed",
    r"{a\u0020: 1}": "not a valid name",
    "{a: 1": "is incomplete",
    "[" * 200: "levels of nesting",
    "{a\x85: 1}": "unexpected",
}


@pytest.mark.parametrize("text", ACCEPTED)
def test_reads_what_the_release_reads(text: str) -> None:
    """Each form of the dialect has its value."""
    assert json5.parse(text) == ACCEPTED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_what_the_release_refuses(text: str) -> None:
    """Each text outside the dialect is refused with a reason and a place."""
    with pytest.raises(json5.Json5Error, match=REFUSED[text]) as caught:
        json5.parse(text)
    assert caught.value.position.line >= 1


@pytest.mark.parametrize(
    ("text", "column"),
    [("0{", 2), ("{} x", 4), ("{}{}", 3), ("[1, [2]] {", 10), ("12 /* and */ 34", 14)],
)
def test_a_second_value_is_placed_where_it_begins(text: str, column: int) -> None:
    """One value is a document; the reader is sent to what is too much."""
    with pytest.raises(json5.Json5Error, match="text after the end") as caught:
        json5.parse(text)
    assert caught.value.position.column == column


def test_overlong_numbers_become_infinite() -> None:
    """A number beyond a double is infinite, with its sign, and no key can be one."""
    assert json5.parse("[1e400, -1e400]") == [math.inf, -math.inf]
    with pytest.raises(json5.Json5Error):
        json5.parse("{1e400: 1}")


def test_the_place_of_an_error_counts_lines_of_every_kind() -> None:
    """LF, CR, CRLF and the Unicode separators each end one line."""
    with pytest.raises(json5.Json5Error) as caught:
        json5.parse("{\n\r\n\r\u2028\u2029  a: }")
    assert caught.value.position == (6, 6)


def test_an_error_quotes_no_more_than_one_sign() -> None:
    """A secret next to a mistake stays out of the message."""
    with pytest.raises(json5.Json5Error) as caught:
        json5.parse('{token: "hunter2hunter2" "x"}')
    assert "hunter" not in str(caught.value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_json_reads_as_itself(value: Any) -> None:
    """All of JSON is JSON5, and numbers keep their value."""
    assert json5.parse(json.dumps(value)) == value


@given(JSON, st.data())
def test_strict_json_is_the_same_to_both_parsers(
    value: Any, data: st.DataObject
) -> None:
    """A comment leaves a text to pyjson5, which reads it as the other does."""
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans()))
    at = data.draw(st.integers(0, len(text)))
    text = (
        text[:at] + data.draw(st.sampled_from(["", "-0", ",", "0", "[]"])) + text[at:]
    )
    try:
        parsed = json5.parse(text)
    except json5.Json5Error:
        parsed = None
    try:
        commented = json5.parse(f"{text}//")
    except json5.Json5Error:
        commented = None
    assert repr(parsed) == repr(commented)


@given(
    st.text(alphabet="{}[]:,\"'\\/*+-.0123456789eExXuabN_$ \n\u2028\ufeff", max_size=40)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text does anything else but parse or raise :class:`Json5Error`."""
    try:
        value = json5.parse(text)
    except json5.Json5Error:
        return
    offsets, _ = key_offsets(text)
    assert {render(path) for path in offsets} == {
        render(path) for path in _paths(value)
    }


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if not isinstance(value, (dict, list)):
        return []
    members = value.items() if isinstance(value, dict) else enumerate(value)
    return [
        each
        for key, child in members
        for each in ((*path, key), *_paths(child, (*path, key)))
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"' + "\\a" * 300_000 + '"',
        '"\\"' * 200_000,
        "[" + "1," * 200_000 + "]",
        "/*" * 200_000,
        "[" * 100_000,
        "\\u0061" * 100_000,
    ],
    ids=["escapes", "quotes", "elements", "comments", "brackets", "names"],
)
def test_hostile_texts_end_soon(text: str) -> None:
    """Texts made to be slow are read in a moment, or refused."""
    try:
        json5.parse(text)
    except json5.Json5Error as error:
        assert error.message


def test_positions_point_at_keys_and_elements() -> None:
    """Each key and element has its place; of equal keys it is the last."""
    text = '{a: 1,\n /* b */ "b c": [1, {d: 2}],\n a: {e: 3}}'
    offsets, repeated = key_offsets(text)
    places = {
        render(path): json5_tokens.position(text, at) for path, at in offsets.items()
    }
    assert places == {
        '["b c"]': (2, 10),
        '["b c"][0]': (2, 18),
        '["b c"][1]': (2, 21),
        '["b c"][1].d': (2, 22),
        "a": (3, 2),
        "a.e": (3, 6),
    }
    assert [(render(each.path), each.lost) for each in repeated] == [("a", 1)]


def test_repeated_keys_are_noticed() -> None:
    """A key given twice is told from keys that stand in different objects."""
    for text, repeats in (("{a:1,a:2}", True), ("{a:{b:1},b:{a:1}}", False)):
        assert json5.repeats_keys(text, json5.parse(text)) is repeats
