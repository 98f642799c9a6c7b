r"""JSON5 as OpenClaw reads it: the dialect of the npm package json5 2.2.3.

pyjson5 does the parsing. It differs from that dialect in a few tokens, found by
comparing the two on mutated texts: it takes ``\01``, ``1_0`` and a key with an
escaped space, and refuses ``\ud800`` and ``1e400``. :func:`_normalized` refuses or
rewrites those tokens before pyjson5 sees them. It also bounds the depth.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any
from typing import NamedTuple

from pytest_openclaw.language.javascript import WHITE_SPACE
from pytest_openclaw.language.javascript import number

#: Levels of nesting: more than any real config has, fewer than Python's stack.
MAX_DEPTH = 128

_TOKEN = re.compile(
    rf"""
      (?P<comment> //[^\n\r\u2028\u2029]* | /\*[\s\S]*?\*/ )
    | (?P<string> "[^"\\\n\r]*" | '[^'\\\n\r]*' )
    | (?P<opening> ["'] | /\* )
    | (?P<mark> [{{}}\[\]:,] )
    | (?P<word> [^"'{{}}\[\]:,/{re.escape(WHITE_SPACE)}]+ )
    """,
    re.VERBOSE,
)
_IN_STRING = {'"': re.compile(r'[^"\\\n\r]*'), "'": re.compile(r"[^'\\\n\r]*")}
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
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_REPORTED = re.compile(r"near (?P<offset>[0-9]+)(?:, found U\+(?P<found>[0-9a-f]+))?")


class Position(NamedTuple):
    """A place in a text; both numbers start at 1."""

    line: int
    column: int


class Json5Error(ValueError):
    """A text is not JSON5. The message quotes no more than one sign of it."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def parse(text: str, outer_levels: int = 0) -> Any:
    """Return the value of *text*: dict, list, str, int, float, bool or None.

    The last of several equal keys wins. Numbers are what a double holds.

    Raises :class:`Json5Error`, also for more than :data:`MAX_DEPTH` levels, of which
    *outer_levels* are around this text.
    """
    import pyjson5

    normalized = "".join(_normalized(text, outer_levels))
    try:
        value = pyjson5.decode(normalized, maxdepth=MAX_DEPTH)
    except pyjson5.Json5DecoderException as error:
        raise _readable(normalized, str(error.args[0])) from None
    return _doubles(value)


def repeats_keys(text: str, value: Any) -> bool:
    """Tell whether *text* gives a key twice that its parsed *value* has once."""
    return sum(token.text == ":" for token in tokens(text)) > _count_keys(value)


def position(text: str, offset: int) -> Position:
    """Return the line and column of the *offset* in *text*."""
    return position_among(line_starts(text[:offset]), offset)


def line_starts(text: str) -> list[int]:
    """Return the offsets at which the lines of *text* begin."""
    return [0, *(end.end() for end in _LINE_END.finditer(text))]


def position_among(starts: list[int], offset: int) -> Position:
    """Return the line and column of an *offset*, of a text whose lines begin there."""
    line = bisect_right(starts, offset)
    return Position(line, offset - starts[line - 1] + 1)


class Token(NamedTuple):
    """A comment, string, mark or word (number, name or literal) of a text."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of *text*, in linear time whatever it holds.

    Raises :class:`Json5Error` for a string or comment that is not closed.
    """
    at = 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        kind, start = str(match.lastgroup), match.start()
        if kind == "opening":
            kind, at = "string", _string_end(text, start)
        yield Token(kind, text[start:at], start)


def _string_end(text: str, start: int) -> int:
    """Return where the string with escapes that begins at *start* ends.

    A loop, since one pattern for it would keep a state for each escape.
    """
    quote, at = text[start], start + 1
    while quote in _IN_STRING:
        at = _IN_STRING[quote].match(text, at).end()  # type: ignore[union-attr]
        if text.startswith(quote, at):
            return at + 1
        if not text.startswith("\\", at):
            break
        at += 3 if text.startswith("\r\n", at + 1) else 2
    kind = "string" if quote in _IN_STRING else "comment"
    raise Json5Error(f"this {kind} is not closed", position(text, start))


def _normalized(text: str, depth: int) -> Iterator[str]:
    """Yield *text* piece by piece, each token as pyjson5 must be given it."""
    at = 0
    for token in tokens(text):
        yield text[at : token.start]
        at = token.start + len(token.text)
        if token.text in ("[", "{"):
            depth += 1
        elif token.text in ("]", "}"):
            depth -= 1
        if depth > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} levels of nesting"
            raise Json5Error(message, position(text, token.start))
        try:
            yield _normalized_token(token)
        except ValueError as error:
            raise Json5Error(str(error), position(text, token.start)) from None
    yield text[at:]


def _normalized_token(token: Token) -> str:
    if token.kind == "string" and "\\" in token.text:
        return _ESCAPE.sub(_normalized_escape, token.text)
    if token.kind != "word":
        return token.text
    word = token.text
    if word[0] not in "+-.0123456789":
        if "\\" in word and not _is_name(_unescaped(word)):
            raise ValueError("this is not a name")
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
        raise ValueError(r"\0 may not be followed by a digit")
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
        message = "there is no value in it"
    elif match and match["found"]:
        message = f"unexpected {chr(int(match['found'], 16))!a} here"
    elif reported.startswith("Stray"):
        message = "there is a comma too many"
    elif reported.startswith("Unclosed"):
        message = "what begins here is not complete"
    elif reported.startswith("Extra data"):
        message = "something follows the end of the value"
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


def _doubles(value: Any) -> Any:
    """Return *value* with every number as a double holds it."""
    if isinstance(value, dict):
        return {key: _doubles(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_doubles(each) for each in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return value
