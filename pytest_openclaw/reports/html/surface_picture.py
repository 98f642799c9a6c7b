"""The attack surface as a picture: ways in, agents, what they can do."""

from __future__ import annotations

import textwrap
from typing import Any

from pytest_openclaw.effective.surface.entries import ANYONE
from pytest_openclaw.effective.surface.entries import LISTED
from pytest_openclaw.effective.surface.entries import LOCAL
from pytest_openclaw.effective.surface.entries import NOBODY
from pytest_openclaw.effective.surface.entries import PAIRED
from pytest_openclaw.effective.surface.entries import PROXIED
from pytest_openclaw.effective.surface.entries import SECRET
from pytest_openclaw.effective.surface.reach import IN_SANDBOX
from pytest_openclaw.effective.surface.reach import ON_HOST
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

#: In units of the picture's own grid.
_LINE, _PAD, _GAP, _WIDTH, _BETWEEN = 18, 10, 14, 290, 90
#: How many characters fit into a line of a box.
_COLUMNS = 40
_MOST_NAMES = 6
#: How a way in is drawn, by who may use it.
_WIDE = {
    ANYONE: "critical",
    PAIRED: "warn",
    LOCAL: "warn",
    SECRET: "warn",
    PROXIED: "warn",
    LISTED: "clean",
    NOBODY: "none",
}
_SERVED = {ON_HOST: "critical", IN_SANDBOX: "clean"}


@dataclass(frozen=True)
class Box:
    """A box with lines of text; sizes in the picture's units."""

    x: int
    y: int
    state: str
    lines: tuple[str, ...]

    width: int = _WIDTH

    @property
    def height(self) -> int:
        """How high it is."""
        return len(self.lines) * _LINE + 2 * _PAD

    @property
    def placed_lines(self) -> list[tuple[int, int, str]]:
        """Its lines with the places where they begin."""
        return [
            (self.x + _PAD, self.y + _PAD + _LINE * at + _LINE - 5, line)
            for at, line in enumerate(self.lines)
        ]

    @property
    def middle(self) -> int:
        """Where arrows meet it, from above."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Arrow:
    """A line from a way in to an agent."""

    path: str
    state: str


class SurfacePicture:
    """Two columns of boxes with arrows between them, and the same as rows of texts."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Draw what :func:`surface_data` returned."""
        self.entries: list[dict[str, Any]] = data["entries"]
        self.agents: list[dict[str, Any]] = data["agents"]
        self.ways = self._column(0, [_entry_box(each) for each in self.entries])
        self.reached = self._column(
            _WIDTH + _BETWEEN, [_agent_box(each) for each in self.agents]
        )
        self.arrows = [
            Arrow(_curve(way, self.reached[number]), way.state)
            for way, entry in zip(self.ways, self.entries, strict=True)
            for number in entry["agents"]
        ]
        bottoms = [box.y + box.height for box in (*self.ways, *self.reached)]
        self.height = max(bottoms, default=0) + 2
        self.width = 2 * _WIDTH + _BETWEEN + 2

    @property
    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """The same for who reads: way in, directly, in groups, agents, abilities."""
        return [
            (
                names_in_words(entry["names"]),
                entry["direct"],
                entry["groups"],
                "; ".join(
                    names_in_words(self.agents[number]["names"])
                    for number in entry["agents"]
                )
                or "no agent",
                "; ".join(
                    _abilities(self.agents[number]) for number in entry["agents"]
                ),
            )
            for entry in self.entries
        ]

    @staticmethod
    def _column(x: int, boxes: list[tuple[str, list[str]]]) -> list[Box]:
        placed, y = [], 1
        for state, lines in boxes:
            box = Box(x + 1, y, state, tuple(lines))
            placed.append(box)
            y += box.height + _GAP
        return placed


def names_in_words(names: list[str]) -> str:
    """Return some of many names, fit for any output."""
    shown = ", ".join(map(printable, names[:_MOST_NAMES]))
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def _entry_box(entry: dict[str, Any]) -> tuple[str, list[str]]:
    lines = [f"Directly: {entry['direct']}"]
    if entry["groups"] != NOBODY:
        lines.append(f"In groups: {entry['groups']}")
    return (
        _WIDE.get(entry["widest"], "unknown"),
        _wrapped(names_in_words(entry["names"])) + lines,
    )


def _agent_box(agent: dict[str, Any]) -> tuple[str, list[str]]:
    purposes: dict[str, str] = agent["purposes"]
    states = [_SERVED.get(where) for where in purposes.values()]
    state = "critical" if "critical" in states else "clean"
    lines = [*_wrapped(f"agent {names_in_words(agent['names'])}")]
    lines.append(f"Sandbox: {agent['sandbox']}")
    lines += [
        purpose if where == "yes" else f"{purpose}: {where}"
        for purpose, where in purposes.items()
    ]
    return state, lines


def _abilities(agent: dict[str, Any]) -> str:
    purposes: dict[str, str] = agent["purposes"]
    said = (
        purpose if where == "yes" else f"{purpose} ({where})"
        for purpose, where in purposes.items()
    )
    return ", ".join(said) or "nothing"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _COLUMNS, max_lines=4) or [""]


def _curve(way: Box, agent: Box) -> str:
    start, end = way.x + way.width, agent.x
    half = (start + end) // 2
    return (
        f"M {start} {way.middle} C {half} {way.middle},"
        f" {half} {agent.middle}, {end} {agent.middle}"
    )
