"""What is enforced on one deployment: severities, selection, exceptions, a date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_openclaw.baseline.attestations import Attestation
from pytest_openclaw.baseline.dated import Dated
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.checks.attested import NOT_ATTESTED
from pytest_openclaw.checks.attested import is_attested
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import BUILT_IN
from pytest_openclaw.profiles import Profile
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason
from pytest_openclaw.selection import Selection

if TYPE_CHECKING:
    from pytest_openclaw.baseline.tables import SeverityTable


def today_in_utc() -> datetime.date:
    """Return the day on which exceptions are judged, unless another is rehearsed."""
    return datetime.datetime.now(datetime.timezone.utc).date()


@dataclass(frozen=True)
class Policy:
    """The default one enforces every check at warn and above, without exceptions."""

    fail_on: Severity = Severity.WARN
    exceptions: tuple[BaselineException, ...] = ()
    today: datetime.date = datetime.date.min
    warn_days: int = 0
    unused_exceptions_fail: bool = True
    suppressions_fail: bool = False
    severities: tuple[tuple[str, SeverityTable], ...] = ()
    selection: Selection = field(default_factory=Selection)
    profiles: Mapping[str, Profile] = field(default_factory=lambda: BUILT_IN)
    """Those that deployments can have, by name."""
    attestations: tuple[Attestation, ...] = ()
    accepts_all: bool = False
    """Is what is found now being accepted, for the first time?"""

    def expires_soon(self, approved: Dated) -> bool:
        """Is it to be warned of?"""
        return 0 <= approved.days_left(self.today) < self.warn_days

    def attestation(self, check: Check) -> Attestation | None:
        """Return what somebody attested of *check*, where that is what it is about."""
        if not is_attested(check):
            return None
        return next((a for a in self.attestations if a.check_id == check.id), None)

    def applied(self, outcome: Outcome) -> Outcome:
        """Return *outcome* with the severities that are enforced here.

        That of an attestation is what the baseline says of it.
        """
        check = outcome.check
        if is_attested(check):
            attested = self.attestation(check)
            outcome = (
                Outcome(check, not_evaluated=Reason(NOT_ATTESTED, Need.ATTESTATION))
                if attested is None
                else attested.outcome(check, self.today)
            )
            profile = self.selection.profile
            own = (profile.applied(each, check) for each in outcome.findings)
            outcome = replace(outcome, findings=tuple(own))
        if not self.severities:
            return outcome
        findings = tuple(map(self._with_severity, outcome.findings))
        return replace(outcome, findings=findings)

    def _with_severity(self, finding: Finding) -> Finding:
        for glob, stated in self.severities:
            if matches_any(finding.check_id, [glob]):
                severity = Severity(stated.severity)
                said = f"{finding.severity} made {severity}: {stated.reason}"
                note = "; ".join(filter(None, (finding.note, said)))
                return replace(finding, severity=severity, note=note)
        return finding
