"""An audit of ours with the release's own report beside it, as one deployment."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.findings import Finding
from pytest_openclaw.given_reports.agreement import Agreement
from pytest_openclaw.given_reports.agreement import Difference
from pytest_openclaw.given_reports.checks import AGREEMENT
from pytest_openclaw.given_reports.checks import agreement
from pytest_openclaw.given_reports.findings import REPORTED
from pytest_openclaw.given_reports.judging import Given
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason

_REJECTED = """the real audit made a report, and pytest-openclaw says that the release
rejects this config, see deployment.config_valid""".replace("\n", " ")


class ComparedAudit(Audit):
    """Our verdicts, what the real audit found beside them, and whether both agree."""

    def __init__(self, audit: Audit, source: Given) -> None:
        """Compare *audit* with the reports of its deployment."""
        selection = audit.selection.with_suite(REPORTED).with_suite(AGREEMENT)
        super().__init__(audit.deployment, audit.catalogue, selection, audit.root)
        self._inner = audit
        self.agreement = Agreement(audit, source)

    @property
    def plain(self) -> Audit:
        """This audit without the report."""
        return self._inner.plain

    def extras(self) -> dict[str, Any]:
        """Return what reports tell of the whole deployment beside its checks."""
        return {**self._inner.extras(), "agreement": self.agreement.to_data()}

    @property
    def notes(self) -> tuple[str, ...]:
        """How many findings both have, and how many only one of them."""
        made = self.agreement
        here = sum(each.is_ours for each in made.differences)
        said = (
            f"beside its own audit: {len(made.both)} findings of both,"
            f" {len(made.differences) - here} of the real audit alone, {here} of ours"
            f" alone, {len(made.not_compared)} not compared"
        )
        return (said,)

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The profile's checks, and those that only the report has findings of."""
        known = self._inner.checks
        more = {
            name: each.check
            for name, each in self.agreement.theirs.items()
            if name not in known and each.findings
        }
        return {**known, **more, agreement.id: agreement}

    def outcome(self, check_id: str) -> Outcome:
        """Return our verdict; the report's findings where we have none."""
        if check_id == agreement.id:
            return self._agreement()
        is_own = check_id in self._inner.checks or check_id not in self.checks
        other = self.agreement.theirs.get(check_id)
        own = self._inner.outcome(check_id) if is_own else None
        if other is None or not other.findings or (own is not None and own.findings):
            assert own is not None  # a check that is not ours has findings there
            return own
        check = own.check if own is not None else other.check
        findings = (self.profile.applied(each, check) for each in other.findings)
        return Outcome(check, tuple(findings))

    def _agreement(self) -> Outcome:
        made = self.agreement
        if not made.is_exact:
            approximate = self.deployment.judged.approximate or "not judged exactly"
            reason = Reason(approximate, Need.RELEASE)
            return Outcome(agreement, not_evaluated=reason)
        if not self.accepted:  # and yet there is a report of it
            return Outcome(agreement, (_finding(_REJECTED),))
        return Outcome(agreement, tuple(map(_finding, made.differences)))


def _finding(difference: Difference | str) -> Finding:
    return Finding(
        check_id=agreement.id,
        severity=agreement.severities[0],
        title=agreement.title,
        message=str(difference),
        subjects=(),
        remediation=agreement.fix,
    )
