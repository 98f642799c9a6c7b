"""One deployment judged by its own release and by the one that it may go to."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import field
from dataclasses import replace
from functools import cached_property
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.exceptions import is_covered
from pytest_openclaw.checks.gates import config_valid
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.plan import Plan
from pytest_openclaw.fixing.plan import plan_for
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.fixing.planned_files import reread
from pytest_openclaw.fixing.words import change_line
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.problems import Problem
from pytest_openclaw.rehearsal.comparing import Comparison
from pytest_openclaw.rehearsal.comparing import compared
from pytest_openclaw.rehearsal.settings import SettingChange
from pytest_openclaw.rehearsal.settings import changed_settings
from pytest_openclaw.rehearsal.settings import unbundled


@dataclass(frozen=True)
class Rehearsal:
    """What becomes of one deployment under ``target``; nothing is written.

    Where the target refuses the config, and edits make it take it, what comes after is
    the deployment with these edits.
    """

    before: Audit
    target: str
    exceptions: tuple[BaselineException, ...] = field(default=(), repr=False)
    expiring: tuple[BaselineException, ...] = field(default=(), repr=False)
    """Those of them that end soon."""

    @cached_property
    def as_written(self) -> Audit:
        """The target's audit of the text as it is."""
        return self._audit(as_of(self.before.deployment, self.target))

    @cached_property
    def refused(self) -> list[Problem]:
        """What the target refuses, and the own release does not."""
        own = {(each.gate, each.key, each.message) for each in self.before.problems}
        return [
            each
            for each in self.as_written.problems
            if each.refused and (each.gate, each.key, each.message) not in own
        ]

    @property
    def rejected(self) -> list[Problem]:
        """What keeps the target from loading the config.

        Where the own release refuses the config too, it is all that the target refuses:
        that nothing loads it today is no reason to call the upgrade clean.
        """
        if self.before.accepted:
            return self.refused
        return [each for each in self.as_written.problems if each.refused]

    @property
    def undecided(self) -> str | None:
        """Which hidden text decides whether the target takes the config."""
        if self.before.deployment.undecided is not None:
            return None
        return self.as_written.deployment.undecided

    @cached_property
    def plan(self) -> Plan:
        """The edits that ``--openclaw-fix=plan`` offers for what the target refuses."""
        audit = self.as_written
        return plan_for(
            audit.deployment,
            "safe",
            audit.profile,
            audit.catalogue,
            wanted=lambda finding: finding.check_id == config_valid.id,
        )

    @cached_property
    def edited(self) -> Audit:
        """The target's audit of the text with these edits."""
        if not self.refused or self.plan.is_empty:
            return self.as_written
        return self._audit(self.plan.planned())

    @property
    def after(self) -> Audit:
        """The target's audit of what will run: with the edits where they are needed."""
        return self.edited if self.edited.accepted else self.as_written

    @property
    def is_judged(self) -> bool:
        """Can what comes after be compared: does the target take the config?"""
        return self.after.accepted

    @cached_property
    def comparison(self) -> Comparison:
        """Which findings come and go."""
        return compared(self.before, self.after)

    @cached_property
    def settings(self) -> list[SettingChange]:
        """Which settings come to something else, though nobody writes them."""
        return changed_settings(self.before.deployment, self.after.deployment)

    @cached_property
    def unbundled(self) -> list[str]:
        """Which settings name plugins that the target no longer comes with."""
        found = unbundled(self.before.deployment, self.after.deployment)
        return [str(each) for each in found]

    @cached_property
    def unmatched(self) -> list[BaselineException]:
        """Which exceptions are needed now, and match nothing then."""
        old, new = _findings(self.before), _findings(self.after)
        return [
            each
            for each in self.exceptions
            if any(map(each.is_for, old)) and not any(map(each.is_for, new))
        ]

    def uncovered(self, exception: BaselineException) -> list[Finding]:
        """Return the target's findings of the check of *exception* that nothing covers.

        As a rule, the place that it names has another name then.
        """
        of_check = [e for e in _findings(self.after) if exception.concerns(e.check_id)]
        return [each for each in of_check if not is_covered(each, self.exceptions)]

    @cached_property
    def needed_beyond(self) -> list[BaselineException]:
        """Which exceptions end soon, and are needed for what the target finds."""
        new = _findings(self.after)
        return [each for each in self.expiring if any(map(each.is_for, new))]

    def _audit(self, deployment: Deployment) -> Audit:
        before = self.before
        return Audit(deployment, before.catalogue, before.selection, before.root)

    def _edits(self) -> Iterator[str]:
        for edit in self.plan.edits:
            cost = f" ({edit.cost})" if edit.cost else ""
            yield self.before.naming.of(change_line(self.plan, edit) + cost)

    def _by_hand(self) -> Iterator[str]:
        """Yield what the target refuses still, and why no edit is made of it."""
        reasons = {each.path: each.message for each in self.plan.by_hand}
        redacted = self.before.deployment.redacted
        for problem in self.edited.problems:
            if problem.refused:
                why = reasons.get(problem.key)
                text = str(self.before.naming.problem(problem))
                yield f"{text}; {self.before.naming.of(redacted(why))}" if why else text

    def _diff(self) -> str:
        return self.plan.diff(root=self.before.root, redact=True)

    def to_data(self) -> dict[str, Any]:
        """Return what reports tell of it, as data of JSON's types."""
        naming = self.before.naming
        named = naming.of
        data: dict[str, Any] = {
            "from": self.before.deployment.judged.version,
            "to": self.target,
            "accepted": self.as_written.accepted,
            "acceptedAfterEdits": self.after.accepted,
            "refused": [str(naming.problem(each)) for each in self.refused],
            "edits": [*self._edits()] if self.refused else [],
            "diff": self._diff() if self.refused else "",
            "byHand": [*self._by_hand()] if self.refused else [],
        }
        if not self.is_judged:
            return data
        comparison = self.comparison
        return {
            **data,
            "appear": [_told(each, named) for each in comparison.appear],
            "go": [_told(each, named) for each in comparison.go],
            "severities": [
                {**_told(new, named), "before": str(old.severity)}
                for old, new in comparison.severities
            ],
            "notEvaluated": comparison.open,
            "settings": [each._asdict() for each in self.settings],
            "noLongerBundled": self.unbundled,
            "exceptions": [
                {
                    "where": each.where,
                    "check": each.table.check,
                    "uncovered": [_told(e, named) for e in self.uncovered(each)],
                }
                for each in self.unmatched
            ],
            "expiring": [
                {
                    "where": each.where,
                    "check": each.table.check,
                    "expires": each.expires.isoformat(),
                }
                for each in self.needed_beyond
            ],
        }


def as_of(deployment: Deployment, release: str) -> Deployment:
    """Return *deployment* as *release* reads it: the same text, files and variables."""
    given = replace(deployment.inputs, release=release)
    return reread(deployment, given, Changes())


def _findings(audit: Audit) -> Iterable[Finding]:
    return [each for name in audit.checks for each in audit.outcome(name).findings]


def _told(finding: Finding, named: Any) -> dict[str, str]:
    return {
        "checkId": finding.check_id,
        "severity": str(finding.severity),
        "message": named(finding.message),
    }
