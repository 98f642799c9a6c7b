"""What some proposals would do to a deployment: nothing is written, all is judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pytest_openclaw.audit_report import Report
from pytest_openclaw.auditing import Audit
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.failures import CheckBroken
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.fixing.proposals import Key
from pytest_openclaw.fixing.proposals import Outcomes
from pytest_openclaw.fixing.proposals import Proposal
from pytest_openclaw.fixing.proposals import key_of
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason

#: Trials that are kept: each is a whole audit.
_MOST_KEPT = 2


class Trial(NamedTuple):
    """The drafts of some proposals, and an audit of the deployment with them."""

    drafts: Drafts
    audit: Audit


class Trials:
    """Tries proposals on the deployment of an audit; the last choices are kept."""

    def __init__(self, audit: Audit) -> None:
        """Judge the deployment as it is."""
        self.audit = audit
        self.before = outcomes_of(audit)
        audit.wait()
        self._tried: dict[tuple[int, ...], Trial] = {}

    def of(self, proposals: list[Proposal]) -> Trial:
        """Return what *proposals* do.

        Raises :class:`~pytest_openclaw.fixing.edits.CannotEdit`.
        """
        choice = tuple(map(id, proposals))
        if choice not in self._tried:
            for oldest in [*self._tried][: 1 - _MOST_KEPT]:
                del self._tried[oldest]
            drafts = Drafts(self.audit.deployment)
            if not proposals:
                return Trial(drafts, self.audit)
            drafts.change_all(change for each in proposals for change in each.changes)
            after = planned(self.audit.deployment, drafts.changes)
            judged = Audit(after, self.audit.catalogue, self.audit.selection)
            self._tried[choice] = Trial(drafts, judged)
        return self._tried[choice]

    def fixed_by(self, proposals: list[Proposal]) -> set[Key]:
        """Return the findings that are gone with *proposals*."""
        after = outcomes_of(self.of(proposals).audit)
        return keys_of(self.before.values()) - keys_of(after.values())

    def harm(self, proposals: list[Proposal]) -> str:
        """Say what *proposals* would break, if anything."""
        try:
            _, judged = self.of(proposals)
        except CannotEdit as reason:
            return str(reason)
        targets = {each.target.path for each in proposals if each.target is not None}
        for owner, value in (change for each in proposals for change in each.changes):
            setting = judged.deployment.without_flags.authored
            for key in owner.path:
                setting = setting[key]
            wanted = MISSING if value is UNSET else value
            # What moves may be a reference, which is another text once it is resolved.
            is_so = setting.exists if owner.path in targets else setting.raw == wanted
            if not is_so:
                return "another file or key overrides it"
        if self.audit.accepted and not judged.accepted:
            return "OpenClaw would reject the config"
        broken = [each.check.id for each in self._broken(judged)]
        judged.wait()  # there is a verdict on all; to derive again is cheap
        return f"{', '.join(broken)} would fail" if broken else ""

    def harmed_near(
        self, proposals: list[Proposal], some: list[Proposal]
    ) -> list[Proposal]:
        """Return those of *some* closest to where *proposals* make a check fail."""
        try:
            _, judged = self.of(proposals)
        except CannotEdit:
            return []
        places = _Near(some)
        subjects = {
            subject.path or ()
            for outcome in self._broken(judged)
            for finding in outcome.findings
            for subject in finding.subjects
        }
        near = {id(each): each for path in subjects for each in places.to(path)}
        return list(near.values())

    def _broken(self, judged: Audit) -> list[Outcome]:
        """Return the outcomes of checks that passed, and fail now."""
        return [
            outcome
            for check_id, outcome in outcomes_of(judged).items()
            if outcome.findings and _passed(self.before.get(check_id))
        ]


class _Near:
    """Proposals by the objects that they change a key of."""

    def __init__(self, proposals: list[Proposal]) -> None:
        self._within: dict[Path, list[Proposal]] = defaultdict(list)
        self._below: dict[Path, list[Proposal]] = defaultdict(list)
        for each in proposals:
            path = each.owner.path[:-1]
            self._within[path].append(each)
            for depth in range(len(path)):
                self._below[path[:depth]].append(each)

    def to(self, path: Path) -> list[Proposal]:
        """Return those in the closest object around *path*, else those below it."""
        for depth in range(len(path), 0, -1):
            if path[:depth] in self._within:
                return self._within[path[:depth]]
        return self._below.get(path, [])


def outcomes_of(audit: Audit) -> Outcomes:
    """Return what becomes of each check of *audit*, by its id.

    A check that is broken has no verdict, so that no plan rests on it.
    """
    return {check_id: _outcome(audit, check_id) for check_id in audit.checks}


def report_of(audit: Audit) -> Report:
    """Return the report on the same outcomes."""
    return Report.on(audit, [*outcomes_of(audit).values()])


def _outcome(audit: Audit, check_id: str) -> Outcome:
    try:
        return audit.outcome(check_id)
    except CheckBroken:
        broken = Reason("the check is broken", Need.OTHER)
        return Outcome(audit.checks[check_id], not_evaluated=broken)


def keys_of(outcomes: Iterable[Outcome]) -> set[Key]:
    """Return what identifies each finding of *outcomes*."""
    return {key_of(finding) for each in outcomes for finding in each.findings}


def _passed(outcome: Outcome | None) -> bool:
    return outcome is None or not (
        outcome.findings or outcome.suppressed or outcome.not_evaluated
    )
