"""Which changes are near to a finding: at its places, below one of them, or above."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

#: Where a path that is written out may end above its last key.
_ENDS = re.compile(r"(?<=.)(?=[.\[])")


class Nearby:
    """The paths of changes by check, looked up by the names in findings."""

    def __init__(self, changed: Mapping[str, Iterable[str]]) -> None:
        """Take the paths that are *changed* for each check, by its id."""
        self._changed = {check_id: set(paths) for check_id, paths in changed.items()}
        self._below: dict[tuple[str, str], list[str]] = defaultdict(list)
        for check_id, paths in changed.items():
            for path in paths:
                for each in _up_from(path):
                    self._below[check_id, each].append(path)

    def of(self, check_id: str, names: Iterable[str]) -> list[str]:
        """Return the paths of a check near to *names*, each once."""
        changed = self._changed.get(check_id, set())
        found: dict[str, None] = {}
        for name in names if changed else ():
            found.update(dict.fromkeys(self._below.get((check_id, name), ())))
            found.update((each, None) for each in _up_from(name) if each in changed)
        return list(found)


def _up_from(path: str) -> Iterator[str]:
    """Yield *path* as it is written, and what is above it."""
    yield path
    for end in _ENDS.finditer(path):
        yield path[: end.start()]
