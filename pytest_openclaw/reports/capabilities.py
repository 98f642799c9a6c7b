"""The things that a deployment has, as every report shows them: worst first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.run import DeploymentRun

HEADS = ("Thing", "State", "Owner", "Risk", "Next review", "Approved by", "Source")
#: States that ask nothing of anybody.
_SETTLED = ("owned", "approved", "on trial")
_LEFT_OUT = "not required"
_DRIFTED = "drifted"


@dataclass(frozen=True)
class Capabilities:
    """What the register says of one deployment, in rows of texts."""

    things: Sequence[dict[str, Any]]
    credentials_: Sequence[dict[str, Any]]
    unknown_kinds: dict[str, str]
    drifted: frozenset[str]

    @classmethod
    def of(cls, deployment: DeploymentRun) -> Capabilities | None:
        """Return them; ``None`` where nobody has a register."""
        governance = deployment.governance
        if governance is None or not governance.get("register"):
            return None
        drifted = {
            subject
            for finding in deployment.findings
            if finding.check_id.endswith(".drift")
            for subject in finding.subjects
        }
        things = [e for e in governance["capabilities"] if e["state"] != _LEFT_OUT]
        return cls(
            things,
            governance["credentials"],
            {
                kind: reason
                for kind, reason in governance["unknownKinds"].items()
                if kind in governance["kinds"]
            },
            frozenset(drifted),
        )

    @property
    def urgent(self) -> list[tuple[str, ...]]:
        """Those that somebody has to see to."""
        return [self._row(each) for each in self.things if not self._is_settled(each)]

    @property
    def settled(self) -> list[tuple[str, ...]]:
        """The others."""
        return [self._row(each) for each in self.things if self._is_settled(each)]

    @property
    def credentials(self) -> list[tuple[str, ...]]:
        """Those that the register lists: id, state, owner, last renewal, due day."""
        names = ("id", "state", "owner", "renewed", "due")
        return [
            tuple(str(each[name] or "") for name in names) for each in self.credentials_
        ]

    @property
    def unknown(self) -> str:
        """The kinds of which there may be more, with the reasons."""
        by_reason: dict[str, list[str]] = {}
        for kind, reason in self.unknown_kinds.items():
            by_reason.setdefault(reason, []).append(kind)
        return "; ".join(
            f"{', '.join(kinds)}: {reason}" for reason, kinds in by_reason.items()
        )

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are in each state that asks something of somebody."""
        counted: dict[str, int] = {}
        for each in self.things:
            for state in self._states(each):
                if state not in _SETTLED:
                    counted[state] = counted.get(state, 0) + 1
        return counted

    @property
    def summary(self) -> str:
        """All of it in a line: ``7 capabilities, 1 unregistered, next review ...``."""
        number = len(self.things)
        parts = ["1 capability" if number == 1 else f"{number} capabilities"]
        parts += [f"{count} {state}" for state, count in self.counts.items()]
        due = sum(each["state"] == "due" for each in self.credentials_)
        if due:
            parts.append("1 credential due" if due == 1 else f"{due} credentials due")
        for words, name in (
            ("next review", "reviewDue"),
            ("next trial ends", "expires"),
        ):
            current = [each for each in self.things if self._is_settled(each)]
            days = sorted(filter(None, (each[name] for each in current)))
            parts += [f"{words} {days[0]}"] if days else []
        return ", ".join(parts)

    def _states(self, each: dict[str, Any]) -> list[str]:
        return [each["state"], *([_DRIFTED] if each["id"] in self.drifted else [])]

    def _is_settled(self, each: dict[str, Any]) -> bool:
        return all(state in _SETTLED for state in self._states(each))

    def _row(self, each: dict[str, Any]) -> tuple[str, ...]:
        shown = f"{each['id']} ({each['shown']})" if each["shown"] else each["id"]
        by = " (by glob)" if each["byGlob"] else ""
        state = ", ".join(self._states(each))
        if each["state"] == "on trial":
            state += f" until {each['expires']}"
        names = ("risk", "reviewDue", "approvedBy", "source")
        owner = f"{each['owner']}{by}" if each["owner"] else ""
        return (shown, state, owner, *(str(each[name] or "") for name in names))
