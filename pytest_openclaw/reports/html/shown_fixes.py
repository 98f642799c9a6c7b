"""What could be changed in a deployment, as the page shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass

#: Where a path that is written out may end above its last key.
_ENDS = re.compile(r"(?<=.)(?=[.\[])")
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
        self._near: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._listed: dict[str, set[str]] = defaultdict(set)
        for check_id, changes in fixes.changes.items():
            for path in changes:
                for each in up_from(path):
                    self._near[check_id, each].append(path)

    def near(self, check_id: str, names: Iterable[str]) -> tuple[str, ...]:
        """Return the changes for a finding about *names*.

        They are at the same places, below one of them, or above.
        """
        changes = self._changes.get(check_id, {})
        found: dict[str, None] = {}
        for name in names if changes else ():
            found.update(dict.fromkeys(self._near.get((check_id, name), ())))
            found.update((each, None) for each in up_from(name) if each in changes)
        return self._lines(check_id, list(found))

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


def up_from(path: str) -> Iterator[str]:
    """Yield *path* as it is written, and what is above it."""
    yield path
    for end in _ENDS.finditer(path):
        yield path[: end.start()]
