"""The fleet as a table: a row for each deployment, a column for each family."""

from __future__ import annotations

from collections import Counter

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.html.shown_deployment import ShownDeployment


@dataclass(frozen=True)
class Cell:
    """What the checks of one family came to on one deployment.

    ``state``: ``critical``, ``warn``, ``info``, ``failed``, ``excepted``, ``unknown``,
    ``clean`` or ``none``. ``text`` says the same to who sees no colours, ``title`` at
    length. ``rank`` is what a column is sorted by, worst last.
    """

    state: str
    text: str
    title: str
    rank: int


_RANKS = ("none", "clean", "unknown", "excepted", "info", "failed", "warn", "critical")


class Overview:
    """The table, with families that anything was found or missing in."""

    def __init__(self, deployments: list[ShownDeployment]) -> None:
        """Count what *deployments* show."""
        self.deployments = deployments
        self.totals = {
            severity: sum(each.run.severities[severity] for each in deployments)
            for severity in ("critical", "warn", "info")
        }
        self.failing = sum(1 for each in deployments if each.bad)
        states: dict[str, set[str]] = {}
        for deployment in deployments:
            for family in deployment.families:
                cell = _cell(deployment, family)
                states.setdefault(family, set()).add(cell.state)
        self.families = [
            family for family, seen in states.items() if seen - {"none", "clean"}
        ]

    def row(self, deployment: ShownDeployment) -> list[Cell]:
        """Return the cells of one deployment."""
        return [_cell(deployment, family) for family in self.families]


def _cell(deployment: ShownDeployment, family: str) -> Cell:
    words = deployment.families.get(family, Counter[str]())
    found = deployment.found_in(family)
    failed = words.get("failed", 0) + words.get("errors", 0)
    parts = [f"{count} {severity}" for severity, count in found.items() if count]
    parts += [f"{count} {word}" for word, count in words.items() if count]
    title = f"{family}: {', '.join(parts)}" if parts else f"{family}: no checks"
    worst = next((name for name, count in found.items() if count), None)
    if worst is not None:
        return _made(worst, str(sum(found.values())), title)
    if failed:
        return _made("failed", str(failed), title)
    for word, state, text in (
        ("excepted", "excepted", "exc"),
        ("need more", "unknown", "?"),
        ("passed", "clean", "ok"),
    ):
        if words.get(word):
            return _made(state, text, title)
    return _made("none", "", title)


def _made(state: str, text: str, title: str) -> Cell:
    return Cell(state, text, title, _RANKS.index(state))
