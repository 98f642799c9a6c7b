"""What keeps a deployment from being audited, or from being read as it was written."""

from __future__ import annotations

from typing import NamedTuple

from pytest_openclaw.on_use import dataclass


class Location(NamedTuple):
    """A place in a file of the deployment; line and column start at 1.

    Line 0 is the whole file.
    """

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


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
    count: int = 1
    """Of how many problems this one is said."""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        return (
            f"{where}{self.key}: {self.message}" if self.key else where + self.message
        )


#: Problems of one config that are listed; nobody reads more.
MAX_LISTED = 200
#: Problems whose places are looked up, so that the first can be listed in order.
MAX_LOCATED = 10 * MAX_LISTED


def listed(found: list[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the files; of very many, how many more."""
    single = [each for each in found if each.count == 1]
    worst = sorted(single, key=lambda each: (not each.refused, _place(each)))
    some = sorted(worst[:MAX_LISTED], key=_place)
    more = [*worst[MAX_LISTED:], *(each for each in found if each.count > 1)]
    if more:
        refused = any(each.refused for each in more)
        some.append(and_more(sum(each.count for each in more), refused=refused))
    return tuple(some)


def and_more(count: int, *, refused: bool = True) -> Problem:
    """Return the line that stands for *count* problems which are not listed."""
    return Problem(f"and {count:,} more", refused=refused, count=count)


def _place(problem: Problem) -> Location:
    """Return where to list a problem: in the order of the files."""
    return problem.location or Location("", 0)
