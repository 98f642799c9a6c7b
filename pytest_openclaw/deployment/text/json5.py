r"""JSON5 as OpenClaw reads it: the dialect of the npm package json5 2.2.3.

pyjson5 does the parsing. It differs from that dialect in a few tokens, found by
comparing the two on mutated texts: it takes ``\01``, ``1_0`` and a key with an
escaped space, and refuses ``\ud800`` and ``1e400``. :func:`_normalized` refuses or
rewrites those tokens before pyjson5 sees them. Depth and number of values are bounded.
Strict JSON means the same to the standard library, so a run on nothing else does not
import pyjson5, which takes 1.5 MiB.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.text.json5_tokens import Json5Error as Json5Error
from pytest_openclaw.deployment.text.json5_tokens import Position as Position
from pytest_openclaw.deployment.text.json5_tokens import Token
from pytest_openclaw.deployment.text.json5_tokens import colons
from pytest_openclaw.deployment.text.json5_tokens import position as position
from pytest_openclaw.deployment.text.json5_tokens import runs
from pytest_openclaw.deployment.text.json5_tokens import tokens as tokens
from pytest_openclaw.language.javascript import number

#: Levels of nesting: more than any real config has, fewer than Python's stack.
MAX_DEPTH = 128
#: Values of one text: no config that people write has a tenth of that.
MAX_VALUES = 60_000
#: Tokens that pyjson5 cannot be given before they were looked at one by one.
MAX_SPECIAL = 250_000

_NUMBER = re.compile(
    r"[+-]?(?:Infinity|NaN|0[xX][0-9a-fA-F]+"
    r"|(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\Z"
)
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u(?P<lone>[dD][89a-fA-F][0-9a-fA-F]{2})|(?P<octal>0[0-9])|[\s\S])"
)
#: More digits than any double needs; pyjson5 refuses some numbers beyond.
_LONG_NUMBER = 300
_EXPONENT = re.compile(r"\A[^xXIN]*[eE]")
_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_NAME_START = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}
_NAME_PART = _NAME_START | {"Mn", "Mc", "Nd", "Pc"}
_REPORTED = re.compile(r"near (?P<offset>[0-9]+)(?:, found U\+(?P<found>[0-9a-f]+))?")


def parse(text: str, outer_levels: int = 0) -> Any:
    """Return the value of *text*: dict, list, str, int, float, bool or None.

    The last of several equal keys wins. Numbers are what a double holds.

    Raises :class:`Json5Error`, also for more than :data:`MAX_DEPTH` levels, of which
    *outer_levels* are around this text, or more than :data:`MAX_VALUES` values.
    """
    if text.count(":") > MAX_VALUES and colons(text) > MAX_VALUES:
        raise _too_many()
    normalized = "".join(_normalized(text))
    levels = MAX_DEPTH - outer_levels
    try:
        return _Doubles().of(json.loads(normalized), levels)
    except (json.JSONDecodeError, RecursionError, _TooDeep):
        return _Doubles().of(_decoded(normalized, levels), levels)


def _decoded(text: str, levels: int) -> Any:
    import pyjson5

    try:
        return pyjson5.decode(text, maxdepth=levels)
    except pyjson5.Json5DecoderException as error:
        raise _readable(text, str(error.args[0])) from None


def repeats_keys(text: str, value: Any) -> bool:
    """Tell whether *text* gives a key twice that its parsed *value* has once."""
    keys = _count_keys(value)
    return text.count(":") > keys and colons(text) > keys


def _normalized(text: str) -> Iterator[str]:
    """Yield *text* piece by piece, each token as pyjson5 must be given it."""
    special = 0
    for part in runs(text):
        if isinstance(part, str):
            yield part
            continue
        special += part.kind != "mark"
        if special > MAX_SPECIAL:
            message = f"more than {MAX_SPECIAL:,} comments, escapes and odd numbers"
            raise Json5Error(message, position(text, part.start))
        try:
            yield _normalized_token(part)
        except ValueError as error:
            raise Json5Error(str(error), position(text, part.start)) from None


def _normalized_token(token: Token) -> str:
    if token.kind == "string" and "\\" in token.text:
        return _ESCAPE.sub(_normalized_escape, token.text)
    if token.kind != "word":
        return token.text
    word = token.text
    if word[0] not in "+-.0123456789":
        if "\\" in word and not _is_name(_unescaped(word)):
            raise ValueError("this is not a valid name")
        return word
    if not _NUMBER.match(word):
        raise ValueError("this is not a valid number")
    if _EXPONENT.search(word) or len(word) > _LONG_NUMBER:
        return _normalized_number(word)
    return word


def _normalized_number(word: str) -> str:
    """Return the double that *word* stands for, in few digits."""
    if "x" in word or "X" in word:
        try:
            value = float(int(word, 16))
        except OverflowError:
            value = float("-inf" if word[0] == "-" else "inf")
    else:
        value = float(word)
    return f"{value:+}".replace("inf", "Infinity")  # a sign keeps it from being a key


def _normalized_escape(escape: re.Match[str]) -> str:
    if escape["octal"]:
        raise ValueError(r"\0 must not be followed by a digit")
    return chr(int(escape["lone"], 16)) if escape["lone"] else escape[0]


def key(token: Token) -> str:
    """Return the key that a string or word before a colon stands for."""
    if "\\" not in token.text:
        return token.text[1:-1] if token.kind == "string" else token.text
    return next(iter(parse(f"{{{token.text}:0}}")))  # type: ignore[no-any-return]


def _unescaped(word: str) -> str:
    return _UNICODE_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), word)


def _is_name(word: str) -> bool:
    if word[0] not in "$_" and unicodedata.category(word[0]) not in _NAME_START:
        return False
    return all(
        sign in "$_\u200c\u200d" or unicodedata.category(sign) in _NAME_PART
        for sign in word[1:]
    )


def _readable(text: str, reported: str) -> Json5Error:
    """Return pyjson5's complaint as a sentence with a line and column."""
    match = _REPORTED.search(reported)
    offset = max(int(match["offset"]) - 1, 0) if match else 0
    if all(token.kind == "comment" for token in tokens(text)):
        message = "it contains no value"
    elif match and match["found"]:
        message = f"unexpected {chr(int(match['found'], 16))!a} here"
        if text.startswith("${", offset):
            message = "a ${VARIABLE} must be in quotes"
    elif reported.startswith("Maximum nesting"):
        message = f"more than {MAX_DEPTH} levels of nesting"
    elif reported.startswith("Stray"):
        message = "there is an extra comma"
    elif reported.startswith("Unclosed"):
        message = "the value that begins here is incomplete"
    elif reported.startswith("Extra data"):
        message = "there is text after the end of the value"
        offset = _second_value(text)
    else:
        message = "this is not JSON5"
    return Json5Error(message, position(text, min(offset, len(text))))


def _second_value(text: str) -> int:
    """Return where something begins after the first value of *text*."""
    depth, begun = 0, False
    for token in tokens(text):
        if token.kind == "comment":
            continue
        if begun and depth == 0:
            return token.start
        begun = True
        sign = text[token.start]
        depth += (sign in "{[") - (sign in "}]")
    return len(text)


def _count_keys(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_count_keys, value.values()))
    return sum(map(_count_keys, value)) if isinstance(value, list) else 0


def _too_many() -> Json5Error:
    return Json5Error(f"more than {MAX_VALUES:,} values", Position(1, 1))


class _TooDeep(Exception):
    """A value has more levels than it may; pyjson5 tells where."""


class _Doubles:
    """Makes every number what a double holds, in place, and counts values."""

    def __init__(self) -> None:
        self._left = MAX_VALUES

    def of(self, value: Any, levels: int) -> Any:
        """Return *value*, of at most so many *levels*, with such numbers.

        Raises :class:`Json5Error` for too many values.
        """
        if isinstance(value, str):
            return value
        if isinstance(value, (dict, list)):
            if not levels:
                raise _TooDeep
            self._left -= len(value)
            if self._left < 0:
                raise _too_many()
            for at, each in (
                value.items() if isinstance(value, dict) else enumerate(value)
            ):
                value[at] = self.of(each, levels - 1)
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return number(value)
        return value
