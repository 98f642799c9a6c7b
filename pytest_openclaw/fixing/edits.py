"""Changing one value of a JSON5 text, and no other byte of it.

Comments, quotes, trailing commas, the order of keys, indentation and line ends stay;
what is added takes the style of what is beside it.
"""

from __future__ import annotations

import re
from typing import Any
from typing import NamedTuple

from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.fixing.json5_style import Style
from pytest_openclaw.fixing.json5_style import style_of
from pytest_openclaw.fixing.json5_tree import Member
from pytest_openclaw.fixing.json5_tree import Node
from pytest_openclaw.fixing.json5_tree import descend
from pytest_openclaw.fixing.json5_tree import parsed

_REST_OF_LINE = re.compile(
    r"(?:[ \t]|/\*(?:[^*]|\*(?!/))*\*/)*(?://[^\n\r\u2028\u2029]*)?"
)
_BLANKS = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"\r\n|[\n\r]")


class Unset:
    """In the place of a value: the key is to be removed."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()


class CannotEdit(Exception):
    """A text has no place for a value; the message is a clause."""


class Splice(NamedTuple):
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


def spliced(text: str, splices: list[Splice]) -> str:
    """Return *text* with *splices*, which do not overlap, made in it."""
    kept: list[str] = []
    at = 0
    for start, end, new in sorted(splices):
        kept += (text[at:start], new)
        at = end
    return "".join((*kept, text[at:]))


def splices_for(text: str, path: Path, value: Any) -> list[Splice]:
    """Return what sets *path* of *text* to *value*, or removes it for ``UNSET``.

    Objects that are missing on the way are made. Raises :class:`CannotEdit` where a
    parent is not an object. Nothing, where *path* is so already.
    """
    root = parsed(text)
    node, depth = descend(root, path)
    if isinstance(value, Unset):
        return _removal(text, root, path) if depth == len(path) and path else []
    if depth == len(path):
        return _replacement(text, root, node, value)
    if node.mark != "{" or not all(isinstance(each, str) for each in path[depth:]):
        raise CannotEdit(f"{render(path[:depth])} is not an object")
    key, *inner = path[depth:]
    for each in reversed(inner):
        value = {each: value}
    return _insertion(text, root, node, str(key), value)


def _replacement(text: str, root: Node, node: Node, value: Any) -> list[Splice]:
    old = text[node.start : node.end]
    style = style_of(text, root, node)
    if old[0] in "\"'":
        style = style._replace(quote=old[0])
    new = style.value(value)
    if json5.parse(old) == value and type(json5.parse(old)) is type(value):
        return []
    return [Splice(node.start, node.end, new)]


def _insertion(
    text: str, root: Node, parent: Node, key: str, value: Any
) -> list[Splice]:
    """Add a member after the last one, in the style of those that are there."""
    style = style_of(text, root, parent)
    member = style.member(key, value)
    if not parent.members:
        return _first(text, parent, style, member)
    last = parent.members[-1]
    has_comma = last.comma is not None
    end = last.value.end if last.comma is None else last.comma + 1
    if not style.is_multiline:
        gap = " " if style.is_spaced else ""
        new = f"{gap}{member}," if has_comma else f",{gap}{member}"
        return [Splice(end, end, new)]
    line_end = _end_of_line(text, end, parent.end - 1)
    added = f"{style.newline}{style.inner}{member}{',' if has_comma else ''}"
    comma = [] if has_comma else [Splice(end, end, ",")]
    if line_end == end and comma:
        return [Splice(end, end, f",{added}")]
    return [*comma, Splice(line_end, line_end, added)]


def _first(text: str, parent: Node, style: Style, member: str) -> list[Splice]:
    at = parent.start + 1
    rest = text[at : parent.end - 1]
    if rest.strip():  # comments
        line = f"{style.newline}{style.inner}" if style.is_multiline else ""
        return [Splice(at, at, line + member)]
    if not style.is_multiline:
        gap = " " if style.is_padded else ""
        return [Splice(at, parent.end - 1, f"{gap}{member}{gap}")]
    whole = f"{style.newline}{style.inner}{member}{style.newline}{style.outer}"
    return [Splice(at, parent.end - 1, whole)]


def _end_of_line(text: str, start: int, limit: int) -> int:
    """Return the end of the line of *start*, with its comments, if *limit* is later."""
    match = _REST_OF_LINE.match(text, start)
    end = match.end() if match else start
    ends_line = end < limit and _LINE_END.match(text, end) is not None
    return end if ends_line else start


def _removal(text: str, root: Node, path: Path) -> list[Splice]:
    """Remove a member, and each that gives the same key before it."""
    parent, _ = descend(root, path[:-1])
    gone = [each for each in parent.members if each.key == path[-1]]
    splices = [_without(text, each) for each in gone]
    kept = [each for each in parent.members if each not in gone]
    last = parent.members[-1]
    if last in gone and last.comma is None and kept and kept[-1].comma is not None:
        comma = kept[-1].comma
        first = min(splices)
        if first.start <= comma + 1 <= first.end:  # a blank before it went with it
            splices.remove(first)
            splices.append(Splice(comma, first.end, first.new))
        else:
            splices.append(Splice(comma, comma + 1, ""))
    return splices


def _without(text: str, member: Member) -> Splice:
    """Take one member out; a comment beside it stays, a line left blank goes."""
    start = member.start
    end = member.value.end if member.comma is None else member.comma + 1
    between = text[member.value.end : end - 1] if member.comma is not None else ""
    kept = between.strip()
    line_start = start
    while line_start and text[line_start - 1] in " \t":
        line_start -= 1
    begins_line = line_start == 0 or text[line_start - 1] in "\r\n"
    after = _BLANKS.match(text, end)
    end_blank = after.end() if after else end
    line_end = _LINE_END.match(text, end_blank)
    if kept:  # a comment between the value and the comma
        return Splice(start, end, between.lstrip(" \t") if "//" in kept else kept)
    if begins_line and line_end:
        return Splice(line_start, line_end.end(), "")
    if line_end or text[end_blank : end_blank + 1] in ("}", "]"):
        return Splice(line_start if not begins_line else start, end, "")
    return Splice(start, end_blank, "")
