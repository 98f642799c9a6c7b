"""What keeps a deployment from being audited, or from being read as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file of the deployment; line and column start at 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One reason to refuse or to doubt a deployment; never holds a secret's text.

    ``refused`` is whether the release itself would print no report. A problem without
    it (a key given twice, a byte that is not UTF-8) leaves the verdicts of the checks
    alone, but the release reads something else than the author wrote.
    """

    message: str
    key: str = ""
    location: Location | None = None
    refused: bool = True
    gate: str = "deployment.config_valid"

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        return (
            f"{where}{self.key}: {self.message}" if self.key else where + self.message
        )


#: Problems of one config that are listed; nobody reads more.
MAX_LISTED = 200


def listed(found: list[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the files; of very many, how many more."""
    worst = sorted(found, key=lambda each: (not each.refused, _place(each)))
    some = sorted(worst[:MAX_LISTED], key=_place)
    more = worst[MAX_LISTED:]
    if more:
        refused = any(each.refused for each in more)
        some.append(Problem(f"and {len(more):,} more", refused=refused))
    return tuple(some)


def _place(problem: Problem) -> Location:
    """Return where to list a problem: in the order of the files."""
    return problem.location or Location("", 0)
