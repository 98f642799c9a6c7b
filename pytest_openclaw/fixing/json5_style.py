"""How the author of a JSON5 text writes: quotes, blanks, indentation, line ends."""

from __future__ import annotations

import json
import re
from typing import Any
from typing import NamedTuple

from pytest_openclaw.fixing.json5_tree import Member
from pytest_openclaw.fixing.json5_tree import Node

_LINE_END = re.compile(r"\r\n|[\n\r]")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_INDENT = re.compile(r"[ \t]*")
_CONTINUED = re.compile(r"\\[\r\n]")


class Written(NamedTuple):
    """A value as its author wrote it, which goes to another place with its comments.

    ``indent`` is that of the line that it begins in.
    """

    value: Any
    text: str
    indent: str

    def at(self, indent: str) -> str:
        """Return the text for a line with another *indent*."""
        if _CONTINUED.search(self.text):  # blanks of the next line belong to a text
            return self.text
        begin = re.compile(rf"(?<=[\r\n]){re.escape(self.indent)}(?=[^\r\n])")
        return begin.sub(lambda _: indent, self.text)


class Style(NamedTuple):
    """The style of the members of one object.

    ``key_quote`` is empty for keys without quotes; ``colon`` is the colon with the
    blanks around it. ``inner`` is the indentation of the members, ``outer`` that of
    the line of the object, ``unit`` the difference.
    """

    quote: str = '"'
    key_quote: str = '"'
    colon: str = ": "
    newline: str = "\n"
    outer: str = ""
    unit: str = "  "
    inner: str = ""
    is_multiline: bool = True
    is_spaced: bool = True
    is_padded: bool = False
    """Is there a blank after the brace of an object in one line?"""

    def member(self, key: str, value: Any) -> str:
        """Return ``key: value`` as a member in this style."""
        return f"{self.key(key)}{self.colon}{self._value(value, self.inner)}"

    def value(self, value: Any) -> str:
        """Return a *value* that begins in the line of the object."""
        return self._value(value, self.outer)

    def key(self, key: str) -> str:
        """Return *key* with the quotes that it needs."""
        if not self.key_quote and _NAME.match(key):
            return key
        return _quoted(key, self.key_quote or self.quote)

    def _value(self, value: Any, indent: str) -> str:
        if isinstance(value, Written):
            return value.at(indent)
        if isinstance(value, str):
            return _quoted(value, self.quote)
        if isinstance(value, dict) and value:
            inner = indent + self.unit
            parts = [
                f"{self.key(key)}{self.colon}{self._value(each, inner)}"
                for key, each in value.items()
            ]
            return self._enclosed("{", parts, "}", indent)
        if isinstance(value, list) and value:
            parts = [self._value(each, indent + self.unit) for each in value]
            return self._enclosed("[", parts, "]", indent)
        return json.dumps(value)

    def _enclosed(self, opening: str, parts: list[str], end: str, indent: str) -> str:
        if not self.is_multiline:
            gap = " " if self.is_spaced else ""
            pad = " " if opening == "{" and self.is_padded else ""
            return f"{opening}{pad}{(',' + gap).join(parts)}{pad}{end}"
        line = self.newline + indent
        inside = f",{line}{self.unit}".join(parts)
        return f"{opening}{line}{self.unit}{inside}{line}{end}"


def style_of(text: str, root: Node, node: Node) -> Style:
    """Return the style for the members of *node*, or for what takes its place."""
    found = _LINE_END.search(text)
    newline = found[0] if found else "\n"
    sample = _sample(node) or _sample(root)
    outer = indent_at(text, node.start)
    unit = _unit(text, root)
    inner = outer + unit
    if node.members and _begins_line(text, node.members[0].start):
        inner = indent_at(text, node.members[0].start)
    style = Style(newline=newline, outer=outer, unit=unit, inner=inner)
    if node.members:
        multiline = _begins_line(text, node.members[0].start)
    else:
        multiline = bool(_LINE_END.search(text[root.start : root.end])) or not (
            root.members
        )
    style = style._replace(is_multiline=multiline)
    if sample is not None:
        mark = text[sample.start]
        colon = text[sample.key_end : sample.value.start]
        plain = not colon.replace(":", "").strip() and not _LINE_END.search(colon)
        style = style._replace(
            key_quote=mark if mark in "\"'" else "",
            colon=colon if plain else ": ",
            is_spaced=not plain or " " in colon or multiline,
            is_padded=text[sample.start - 1] == " ",
        )
    return style._replace(quote=_quote(text, node, root) or style.key_quote or '"')


def _sample(node: Node) -> Member | None:
    """Return a member of an object, whose style others can have."""
    return node.members[0] if node.mark == "{" and node.members else None


def _quote(text: str, *nodes: Node) -> str:
    """Return the quote around the first text of these values, or within them."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if text[node.start] in "\"'":
            return text[node.start]
        waiting += [each.value for each in node.members]
    return ""


def _unit(text: str, root: Node) -> str:
    """Return by how much one level of the text is indented."""
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        for member in node.members:
            if _begins_line(text, member.start):
                inner = indent_at(text, member.start)
                outer = indent_at(text, node.start)
                if inner.startswith(outer) and inner != outer:
                    return inner[len(outer) :]
            waiting.append(member.value)
    return "  "


def _begins_line(text: str, at: int) -> bool:
    return not text[_line_start(text, at) : at].strip(" \t") and at > 0


def indent_at(text: str, at: int) -> str:
    """Return the blanks that the line of *at* begins with."""
    match = _INDENT.match(text, _line_start(text, at))
    return match[0] if match else ""


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _quoted(text: str, quote: str) -> str:
    inner = json.dumps(text, ensure_ascii=False)[1:-1]
    if quote == "'":
        inner = inner.replace('\\"', '"').replace("'", "\\'")
    return f"{quote}{inner}{quote}"
