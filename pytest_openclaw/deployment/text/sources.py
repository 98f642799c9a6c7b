"""The files that a config was written in: for ``$include``, and to find a key again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import field
from functools import cached_property
from typing import Any

from pytest_openclaw.deployment.text import json5_tokens
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.deployment.text.positions import Repeated
from pytest_openclaw.deployment.text.positions import key_offsets
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.language.paths import is_within
from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.problems import Location


@dataclass
class Source:
    """One file of a config: its text, and the value as it was parsed.

    ``shown`` is the path as people know it: as given for the main file, beside it
    for included ones. ``included`` holds the files that its ``$include`` keys name,
    in order, by the path of the object that holds the key. ``outer_levels`` says how
    deep in the config an included file begins. ``excerpt`` tells where in the file that
    is shown the text stands, if it is not all of it.
    """

    path: str
    shown: str
    text: str = field(repr=False)
    tree: Any = field(default=None, repr=False)
    outer_levels: int = 0
    included: dict[Path, list[Source]] = field(default_factory=dict)
    excerpt: Excerpt | None = None

    @cached_property
    def _offsets(self) -> tuple[dict[Path, int], list[Repeated]]:
        return key_offsets(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return json5_tokens.line_starts(self.text)

    @property
    def repeated(self) -> list[Repeated]:
        """The keys that this file gives twice."""
        return self._offsets[1]

    def at(self, offset: int) -> Location:
        """Return the place of an offset in the text."""
        return self.place(json5_tokens.position_among(self._line_starts, offset))

    def place(self, position: json5_tokens.Position) -> Location:
        """Return a position in the text as a place in this file."""
        if self.excerpt is not None:
            position = self.excerpt.place(position)
        return Location(self.shown, *position)

    def locate(self, path: Path) -> Location:
        """Return where *path*, or its nearest parent that was written, stands.

        Keys beside an ``$include`` win over included ones, later files over
        earlier ones: the place found is the one that decides.
        """
        _, source, at = self.owner(path)
        return source.at(source.offset(at))

    def owner(self, path: Path) -> tuple[int, Source, Path]:
        """Return how many keys of *path* were written, the deciding file, and where.

        The place is a path within that file.
        """
        return self._deciding(path, (), ())

    def offset(self, path: Path) -> int:
        """Return where in the text a *path* of this very file begins."""
        return self._offsets[0].get(path, 0)

    @property
    def texts(self) -> Iterator[str]:
        """The text of this file and of all that it includes, in order."""
        yield self.text
        for sources in self.included.values():
            for source in sources:
                yield from source.texts

    def let_go(self) -> None:
        """Forget where keys stand, ten times the text; who asks again looks again."""
        for name in ("_offsets", "_line_starts"):
            vars(self).pop(name, None)
        for sources in self.included.values():
            for source in sources:
                source.let_go()

    def _deciding(self, path: Path, at: Path, done: Path) -> tuple[int, Source, Path]:
        """Return (keys of *path* found, file, place in it), deepest first.

        *at* is the place in this file that stands for ``path[:len(done)]``.
        """
        best = (len(done), self, at)
        value = _value(self.tree, at)
        if len(done) == len(path):
            return best
        key = path[len(done)]
        candidates = []
        if _holds(value, key):
            candidates.append(self._deciding(path, (*at, key), (*done, key)))
        for source in reversed(self.included.get(at, [])):
            candidates.append(source._deciding(path, (), done))
        for candidate in candidates:
            if candidate[0] > best[0]:
                best = candidate
        return best


def _value(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _holds(value: Any, key: str | int) -> bool:
    if isinstance(key, int):
        return isinstance(value, list) and key < len(value)
    return isinstance(value, dict) and key in value


def shown_beside(main: Source, path: str) -> str:
    """Return how an included file at *path* is shown: relative to the main file."""
    if main.excerpt is not None:  # what lies beside it lies in the same manifest
        return main.shown if is_within(path, os.path.dirname(main.path)) else path
    relative = os.path.relpath(path, os.path.dirname(main.path))
    return plain_name(
        os.path.normpath(os.path.join(os.path.dirname(main.shown), relative))
    )
