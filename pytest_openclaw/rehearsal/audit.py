"""An audit with the items of rehearsed upgrades beside those of its release."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.exceptions import is_covered
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.deployment.values import paths
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.fixing.words import change_line
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.problems import Problem
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason
from pytest_openclaw.rehearsal.checks import UPGRADE
from pytest_openclaw.rehearsal.checks import UPGRADE_CHECKS
from pytest_openclaw.rehearsal.checks import accepted
from pytest_openclaw.rehearsal.checks import no_new_findings
from pytest_openclaw.rehearsal.rehearsal import Rehearsal


class RehearsedAudit(Audit):
    """The audit of one deployment, and what other releases would make of it."""

    def __init__(self, audit: Audit, targets: Iterable[str], policy: Policy) -> None:
        """Rehearse the upgrade of the deployment of *audit* to each of *targets*."""
        selection = audit.selection.with_suite(UPGRADE)
        super().__init__(audit.deployment, audit.catalogue, selection, audit.root)
        self._inner = audit
        active = [e for e in policy.exceptions if not e.is_expired(policy.today)]
        self._exceptions = tuple(active)
        expiring = tuple(filter(policy.expires_soon, active))
        self.rehearsals = [
            Rehearsal(audit.plain, target, self._exceptions, expiring)
            for target in targets
        ]

    @property
    def plain(self) -> Audit:
        """This audit without the upgrades."""
        return self._inner.plain

    def extras(self) -> dict[str, Any]:
        """Return what reports tell of the whole deployment beside its checks."""
        upgrades = [each.to_data() for each in self.rehearsals]
        return {**self._inner.extras(), "upgrades": upgrades}

    @property
    def notes(self) -> tuple[str, ...]:
        """What reports say of the whole deployment, a line each."""
        return self._inner.notes

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The profile's checks that the release knows, and those of the upgrade."""
        known = self._inner.checks
        return {**known, **{each.id: each for each in UPGRADE_CHECKS}}

    def outcome(self, check_id: str) -> Outcome:
        """Return what became of one check."""
        if not check_id.startswith(f"{UPGRADE}."):
            return self._inner.outcome(check_id)
        check = self.checks[check_id]
        findings: list[Finding] = []
        reasons: list[Reason] = []
        for each in self.rehearsals:
            findings += self._found(check, each)
            reason = self._open(check, each)
            if reason is not None:
                reasons.append(reason)
        return Outcome(check, tuple(findings), not_evaluated=Reason.joined(reasons))

    def _found(self, check: Check, rehearsal: Rehearsal) -> Iterator[Finding]:
        if check is accepted:
            yield from (self._refused(check, rehearsal, e) for e in rehearsal.rejected)
        elif not rehearsal.is_judged:
            return
        elif check is no_new_findings:
            yield from self._new_findings(check, rehearsal)
        else:
            for change in rehearsal.settings:
                subject = _subject(change.name)
                yield self._finding(check, rehearsal, str(change), subject)
            for name in rehearsal.unbundled:
                said = f"the plugin of {name} no longer comes with the release"
                yield self._finding(check, rehearsal, said, _subject(name))

    def _refused(self, check: Check, rehearsal: Rehearsal, problem: Problem) -> Finding:
        said = str(replace(problem, location=None))
        made = self._finding(check, rehearsal, said, _subject(problem.key))
        for edit in rehearsal.plan.edits:
            if edit.path == problem.key:
                change = change_line(rehearsal.plan, edit)
                return replace(made, remediation=f"{change}.")
        return made

    def _new_findings(self, check: Check, rehearsal: Rehearsal) -> Iterator[Finding]:
        for each in rehearsal.comparison.appear:
            if not is_covered(each, self._exceptions):
                yield self._of_finding(check, rehearsal, each)
        for old, new in rehearsal.comparison.severities:
            is_worse = new in rehearsal.comparison.worse
            if is_worse and not is_covered(new, self._exceptions):
                yield self._of_finding(check, rehearsal, new, old.severity)
        known = [*rehearsal.comparison.appear, *rehearsal.comparison.worse]
        for exception in rehearsal.unmatched:
            for each in rehearsal.uncovered(exception):
                if not any(each is other for other in known):
                    known.append(each)
                    made = self._of_finding(check, rehearsal, each)
                    why = f"; the exception at {exception.where} does not cover it then"
                    yield replace(made, message=made.message + why)

    def _of_finding(
        self,
        check: Check,
        rehearsal: Rehearsal,
        finding: Finding,
        before: Severity | None = None,
    ) -> Finding:
        was = f", {before} before" if before is not None else ""
        said = f"{finding.severity} {finding.check_id}{was}: {finding.message}"
        made = self._finding(check, rehearsal, said, *finding.subjects)
        fix = f"{check.fix} {finding.check_id}: {finding.remediation}"
        return replace(made, severity=finding.severity, remediation=fix)

    def _finding(
        self, check: Check, rehearsal: Rehearsal, said: str, *subjects: Subject
    ) -> Finding:
        return Finding(
            check_id=check.id,
            severity=check.severities[0],
            title=check.title,
            message=self.deployment.redacted(f"{rehearsal.target}: {said}"),
            subjects=tuple(each for each in subjects if each),
            remediation=check.fix,
        )

    def _open(self, check: Check, rehearsal: Rehearsal) -> Reason | None:
        if check is accepted:
            undecided = rehearsal.undecided
            return Reason(undecided, Need.TEXT) if undecided is not None else None
        if not rehearsal.is_judged:
            refused = f"{rehearsal.target} rejects this config, see {accepted.id}"
            return Reason(refused, Need.CONFIG)
        left = rehearsal.comparison.open
        if check is no_new_findings and left:
            name, why = next(iter(left.items()))
            return Reason(f"{rehearsal.target}: {name}: {why}", Need.OTHER)
        return None


def _subject(name: str) -> Subject:
    """Return what a finding points at: a config path, or a few words."""
    try:
        return Subject(name, paths.parse(name) if name and " " not in name else None)
    except ValueError:  # a key with a bracket in it
        return Subject(name)
