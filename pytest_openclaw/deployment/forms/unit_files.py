"""The text of systemd units: sections, settings, and how systemd takes them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.on_use import dataclass

_SECTION = re.compile(r"\[([^\[\]]+)\]\Z")
#: What may stand before the program of ExecStart.
_PREFIX = re.compile(r"\A[@\-:+!|]*")
_ESCAPES = {"n": "\n", "t": "\t", "s": " ", "\\": "\\", '"': '"', "'": "'", "r": "\r"}
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|[0-7]{3}|.)", re.DOTALL)
_WORD = re.compile(
    r"""((?:"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|\\.|[^\s"'\\]+)+)""",
    re.DOTALL,
)
_PIECE = re.compile(
    r""""([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|((?:\\.|[^\s"'\\])+)""",
    re.DOTALL,
)

_SPLIT = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)\Z")
_MAX_WORDS = 1_000


@dataclass
class Unit:
    """The settings of one section of a unit and its drop-ins, in their order.

    ``values`` are those of a setting since it was last emptied, each with its line.
    """

    section: str
    values: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def read(self, text: str) -> None:
        """Add the settings of a unit's *text*, or of a drop-in's."""
        section = ""
        for line, number in _logical_lines(text.removeprefix("\ufeff")):
            header = _SECTION.match(line)
            if header:
                section = header[1]
                continue
            name, equals, value = line.partition("=")
            if section != self.section or not equals:
                continue
            if value.strip():
                place = (value.strip(), number)
                self.values.setdefault(name.strip(), []).append(place)
            else:
                self.values[name.strip()] = []

    def all(self, name: str) -> list[str]:
        """Return every value of a setting, in order."""
        return [value for value, _ in self.values.get(name, [])]

    def line(self, name: str) -> int:
        """Return the line of the last value of a setting; 1 where there is none."""
        found = self.values.get(name, [])
        return found[-1][1] if found else 1


def _logical_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield lines with those that go on put together, comments left out."""
    kept, start = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare.startswith(("#", ";")) or (not bare and not kept):
            continue  # a comment among continued lines is left out as well
        start = start if kept else number
        if bare.endswith("\\"):
            kept += bare[:-1] + " "
            continue
        yield (kept + bare).strip(), start
        kept = ""
    if kept:
        yield kept.strip(), start


def words(value: str) -> list[str]:
    """Return the words of a setting, quotes and escapes as systemd reads them."""
    return ["".join(_unquoted(each[1])) for each in _WORD.finditer(value)]


def command(value: str) -> list[str]:
    """Return the words of an ``ExecStart`` as the program gets them.

    ``%h`` is left as it is; ``${NAME}`` and ``$NAME`` stay references, ``$$`` is ``$``.
    """
    stripped = _PREFIX.sub("", value, count=1)
    return [each.replace("%%", "%").replace("$$", "$") for each in words(stripped)]


def filled(words_: Iterable[str], variables: Mapping[str, str | Opaque]) -> list[str]:
    """Return the words of a command, with those of each ``$NAME`` that is known.

    systemd splits the text of such a word, as opposed to that of ``${NAME}``. Beyond
    a number of words references stay, so that a short unit makes no long list.
    """
    parts: dict[str, list[str]] = {}
    found: list[str] = []
    for word in words_:
        name = _SPLIT.match(word)
        text = variables.get(name[1]) if name else None
        if isinstance(text, str) and len(found) < _MAX_WORDS:
            if word not in parts:
                parts[word] = words(text)
            found += parts[word]
        else:
            found.append(word)
    return found


def assignments(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the variables that ``Environment`` settings assign."""
    for value in values:
        for word in words(value):
            name, equals, text = word.partition("=")
            if equals and name:
                yield name, text.replace("%%", "%")


def _unquoted(word: str) -> Iterator[str]:
    for each in _PIECE.finditer(word):
        yield _ESCAPE.sub(_unescaped, each[1] or each[2] or each[3] or "")


def _unescaped(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] == "x" and len(name) == 3:
        return chr(int(name[1:], 16))
    if len(name) == 3:
        return chr(int(name, 8) & 0xFF)
    return _ESCAPES.get(name, match[0])
