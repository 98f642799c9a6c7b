"""A text that stands inside another file: a config in a manifest."""

from __future__ import annotations

from pytest_openclaw.deployment.text.json5 import Position
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Excerpt:
    """Where a text stands in the file that holds it.

    ``line`` is that of its first line. ``indent`` is how far right each of its lines
    stands; ``None`` where its lines are none of the file's: then ``line`` is all that
    is known of any place in it.
    """

    line: int
    indent: int | None = None

    def place(self, position: Position) -> Position:
        """Return a position in the text as one in the file."""
        if self.indent is None:
            return Position(self.line, 1)
        line, column = position
        return Position(self.line + line - 1, self.indent + column)
