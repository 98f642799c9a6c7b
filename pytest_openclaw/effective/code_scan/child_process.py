"""Which calls start another program, by the names that a file has for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.language.javascript import WHITE_SPACE
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.code_rules import METHODS
from pytest_openclaw.releases.code_rules import RECEIVERS

_S = f"[{WHITE_SPACE}]"
_LINE_SPACE = WHITE_SPACE.replace("\n", "")
_MODULE = r"""['"](?:node:)?child_process['"]"""
_REQUIRED = rf"{_S}*={_S}*require{_S}*\({_S}*{_MODULE}{_S}*\)"
_FROM = rf"{_S}*from{_S}*{_MODULE}"

_WHOLE = re.compile(
    rf"\bimport(?:{_S}*\*{_S}*as)?{_S}+(\w+){_S}+from{_S}*{_MODULE}"
    rf"|\b(?:const|let|var){_S}+(\w+){_REQUIRED}",
    re.ASCII,
)
#: How a list of names in braces begins, and how it then has to go on.
_LISTS = (
    (re.compile(rf"\bimport{_S}*\{{", re.ASCII), re.compile(rf"\}}{_FROM}")),
    (
        re.compile(rf"\b(?:const|let|var){_S}*\{{", re.ASCII),
        re.compile(rf"\}}{_REQUIRED}"),
    ),
)
_RENAMED = re.compile(
    rf"{_S}*(?:{'|'.join(METHODS)})(?:{_S}*:{_S}*|{_S}+as{_S}+)(\w+){_S}*", re.ASCII
)
_CALL = re.compile(rf"\b(\w+)[{_LINE_SPACE}]*\(", re.ASCII)


@dataclass(frozen=True)
class Aliases:
    """The names of ``child_process`` in one file, and of the calls taken from it."""

    receivers: frozenset[str] = RECEIVERS
    calls: frozenset[str] = frozenset()


def aliases_of(code: str) -> Aliases:
    """Return the names that *code*, without its comments, gives them."""
    whole = (name for pair in _WHOLE.findall(code) for name in pair if name)
    calls = (
        renamed[1]
        for members in _lists(code)
        for renamed in map(_RENAMED.fullmatch, members.split(","))
        if renamed
    )
    return Aliases(RECEIVERS.union(whole), frozenset(calls))


def _lists(code: str) -> Iterator[str]:
    """Yield what stands in the braces of imports and declarations.

    They are found by their ends: a list that has none would be read to the end of
    the file, and again for each beginning in it.
    """
    for opening, closing in _LISTS:
        for end in closing.finditer(code):
            after_last = code.rfind("}", 0, end.start()) + 1
            begun = opening.search(code, after_last, end.start())
            if begun:
                yield code[begun.end() : end.start()]


def alias_calls(text: str, aliases: Aliases) -> Iterator[int]:
    """Yield where a line of *text* calls something by an alias, other than a member."""
    if not aliases.calls:
        return
    for call in _CALL.finditer(text):
        if call[1] in aliases.calls and text[call.start() - 1 : call.start()] != ".":
            yield call.start()


def is_member_exec(call: re.Match[str]) -> bool:
    """Is it ``.exec(``, which regular expressions have too?"""
    start = call.start()
    return call["plain"] == "exec" and call.string[start - 1 : start] == "."


def receiver_of(text: str, end: int) -> str:
    """Return the word that ends at *end* of *text*, blanks on the line left out."""
    start = end = before_blanks(text, end)
    while start and _is_word(text[start - 1]):
        start -= 1
    return text[start:end]


def before_blanks(text: str, end: int) -> int:
    """Return where the blanks that end at *end* of *text* begin, on its line."""
    while end and text[end - 1] in _LINE_SPACE:
        end -= 1
    return end


def _is_word(character: str) -> bool:
    return character == "_" or (character.isascii() and character.isalnum())
