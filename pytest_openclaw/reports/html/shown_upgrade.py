"""A rehearsed upgrade as the page shows it."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.upgrades import changes_of
from pytest_openclaw.reports.upgrades import headline


@dataclass(frozen=True)
class ShownUpgrade:
    """What one release would change; all texts are plain, and escaped later.

    ``changes`` has each kind of change with the texts of its changes, ``diff`` the
    edits that the release needs, ``""`` for none.
    """

    target: str
    headline: str
    changes: tuple[tuple[str, tuple[str, ...]], ...]
    diff: str

    @classmethod
    def of(cls, upgrade: dict[str, Any]) -> ShownUpgrade:
        """Show the data of a rehearsal."""
        changes = tuple(
            (kind, tuple(map(printable, texts)))
            for kind, texts in changes_of(upgrade)
            if texts
        )
        return cls(upgrade["to"], headline(upgrade), changes, upgrade["diff"])
