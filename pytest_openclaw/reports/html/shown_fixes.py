"""What could be changed in a deployment, as the page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.nearby import Nearby

#: So many changes are listed with one finding.
_LISTED = 10


@dataclass(frozen=True)
class ShownFixes:
    """The lines of a plan's edits by the checkIds and paths that they are for.

    ``diff`` is that of all of them.
    """

    changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    diff: str = ""


class ListedChanges:
    """The changes that are listed with each finding: those near to it, not all."""

    def __init__(self, fixes: ShownFixes) -> None:
        """Take the fixes of a deployment."""
        self._changes = fixes.changes
        self._nearby = Nearby(fixes.changes)
        self._listed: dict[str, set[str]] = defaultdict(set)

    def near(self, check_id: str, names: Iterable[str]) -> tuple[str, ...]:
        """Return the changes for a finding about *names*."""
        return self._lines(check_id, self._nearby.of(check_id, names))

    def of_none(self, check_id: str) -> tuple[str, ...]:
        """Return the changes of a check that are near to none of its findings."""
        listed = self._listed[check_id]
        changes = self._changes.get(check_id, {})
        return self._lines(check_id, [each for each in changes if each not in listed])

    def _lines(self, check_id: str, paths: list[str]) -> tuple[str, ...]:
        self._listed[check_id].update(paths)
        lines = [self._changes[check_id][each] for each in paths[:_LISTED]]
        rest = len(paths) - len(lines)
        return (*lines, *([f"{rest} more, see the diff"] if rest else []))
