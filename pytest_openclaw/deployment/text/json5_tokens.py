"""The tokens of a JSON5 text, and places in it, in linear time whatever it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pytest_openclaw.language.javascript import WHITE_SPACE

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
#: Where a string that begins with a quote may end, or goes on after an escape.
_STOPS = {'"': re.compile(r'["\\\n\r]'), "'": re.compile(r"['\\\n\r]")}
#: Many tokens that need no look, at the speed of one match: no escape, no comment, and
#: numbers that every reader takes alike. A match ends between two tokens.
_PLAIN = re.compile(
    r"""
    (?: [ \t\n\r,:{}\[\]]+
      | "[^"\\\n\r]*" | '[^'\\\n\r]*'
      | (?: [A-Za-z_$][A-Za-z0-9_$]* | -?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})? )
        (?=[ \t\n\r,:}\]])
    ){1,500}
    """,
    re.VERBOSE,
)
_PLAIN_STRING = re.compile(r'"[^"]*"|\'[^\']*\'')
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")


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
        token = _token(text, match)
        at = token.start + len(token.text)
        yield token


def runs(text: str) -> Iterator[str | Token]:
    """Yield all of *text*: parts that are plain JSON as they are, else single tokens.

    What is between tokens and no token itself is a part as well.
    Raises :class:`Json5Error` for a string or comment that is not closed.
    """
    at = 0
    while at < len(text):
        if plain := _PLAIN.match(text, at):
            at = plain.end()
            yield plain[0]
        if not (match := _TOKEN.search(text, at)):
            break
        token = _token(text, match)
        if token.start > at:
            yield text[at : token.start]
        yield token
        at = token.start + len(token.text)
    yield text[at:]


def colons(text: str) -> int:
    """Count the colons of *text* outside of strings and comments: those after keys."""
    return sum(
        each.text == ":"
        if isinstance(each, Token)
        else _PLAIN_STRING.sub("", each).count(":")
        for each in runs(text)
    )


def _token(text: str, match: re.Match[str]) -> Token:
    kind, start = str(match.lastgroup), match.start()
    if kind == "opening":
        return Token("string", text[start : _string_end(text, start)], start)
    return Token(kind, match[0], start)


def _string_end(text: str, start: int) -> int:
    """Return where the string with escapes that begins at *start* ends.

    A loop, since one pattern for it would keep a state for each escape.
    """
    quote, at = text[start], start + 1
    while quote in _STOPS and (stop := _STOPS[quote].search(text, at)):
        if stop[0] == quote:
            return stop.end()
        if stop[0] != "\\":
            break
        at = stop.end() + (2 if text.startswith("\r\n", stop.end()) else 1)
    kind = "string" if quote in _STOPS else "comment"
    raise Json5Error(f"this {kind} is not terminated", position(text, start))
