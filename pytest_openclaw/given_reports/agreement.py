"""What the release's own audit found beside what we find: the same, or not."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.kit.check import AUDIT
from pytest_openclaw.checks.kit.check import SECRETS
from pytest_openclaw.given_reports.findings import Reported
from pytest_openclaw.given_reports.findings import reported
from pytest_openclaw.given_reports.judging import Given
from pytest_openclaw.given_reports.silence import Silence
from pytest_openclaw.given_reports.smallest_input import smallest_input
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import AUDIT as PROFILE
from pytest_openclaw.selection import Selection


@dataclass(frozen=True)
class Difference:
    """One finding that one of the two has, and the other has not.

    ``is_ours``: do we have it? Of one that both have with another severity, there are
    two differences.
    """

    check_id: str
    severity: str
    text: str
    is_ours: bool

    def __str__(self) -> str:
        who = "only pytest-openclaw" if self.is_ours else "only the real audit"
        return f"{who} reports {self.severity} {self.check_id}: {self.text}"


class Agreement:
    """The findings of an audit of ours beside those of the release's own report.

    Compared is what profile ``audit`` has, with the severities of the release, and
    only where both evaluate a check.
    """

    def __init__(self, audit: Audit, source: Given) -> None:
        """Compare what *audit* says of its deployment with the reports of it."""
        selection = Selection()
        if source.secrets is not None:
            selection = selection.with_suite(SECRETS)
        self.source = source
        self.ours = Audit(audit.deployment, audit.catalogue, selection, audit.root)
        version = audit.deployment.judged.version
        self._silence = Silence(source.audit, source.secrets, version, PROFILE)

    @cached_property
    def theirs(self) -> dict[str, Reported]:
        """What the reports found, by the id of the check."""
        source = self.source
        return reported(source.audit, source.secrets, self.ours.catalogue)

    @property
    def is_exact(self) -> bool:
        """Is the release one that we judge exactly, so that both have to agree?"""
        return self.ours.deployment.judged.exact

    @cached_property
    def both(self) -> list[str]:
        """Severity and checkId of each finding that both have."""
        found = []
        for check_id in self._compared:
            ours, theirs = self._counts(check_id)
            common = (ours & theirs).elements()
            found += [f"{severity} {name}" for name, severity in common]
        return found

    @cached_property
    def differences(self) -> list[Difference]:
        """Each finding that only one of them has."""
        found = []
        for check_id in self._compared:
            ours, theirs = self._counts(check_id)
            for is_ours, only in ((False, theirs - ours), (True, ours - theirs)):
                for name, severity in only.elements():
                    text = self._text(check_id, name, severity, is_ours=is_ours)
                    found.append(Difference(name, severity, text, is_ours))
        return found

    @cached_property
    def not_compared(self) -> list[str]:
        """The checks with a finding that one of them did not evaluate, or not know."""
        return [
            check_id
            for check_id in {**self.theirs, **self.ours.checks}
            if check_id not in self._compared and self._has_finding(check_id)
        ]

    @cached_property
    def _compared(self) -> list[str]:
        return [each for each in self._ids if self._is_compared(each)]

    @property
    def _ids(self) -> list[str]:
        return [
            name for name in {**self.ours.checks, **self.theirs} if name not in GATES
        ]

    def _is_compared(self, check_id: str) -> bool:
        check = self.ours.checks.get(check_id)
        if check is None:
            known = self.ours.catalogue.find(check_id)
            # A part that we do not see is one that we say nothing about.
            return known is not None and known.suite in (AUDIT, SECRETS)
        outcome = self._outcome(check_id)
        reason = None if outcome.findings else outcome.not_evaluated
        is_applicable = reason is None or reason.need is None
        is_told = check_id in self.theirs or self._silence.reason(check) is None
        return is_applicable and is_told and check.suite in (AUDIT, SECRETS)

    def _outcome(self, check_id: str) -> Outcome:
        return self.ours.outcome(check_id)

    def _has_finding(self, check_id: str) -> bool:
        if check_id in self.theirs:
            return bool(self.theirs[check_id].findings)
        return check_id not in GATES and bool(self._outcome(check_id).findings)

    def _counts(
        self, check_id: str
    ) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """Return what each found, by checkId and severity."""
        ours = self._outcome(check_id).findings if check_id in self.ours.checks else ()
        other = self.theirs.get(check_id)
        theirs = other.findings if other is not None else []
        return (
            Counter((each.check_id, str(each.severity)) for each in ours),
            Counter((each.check_id, str(each.severity)) for each in theirs),
        )

    def _text(self, check_id: str, name: str, severity: str, *, is_ours: bool) -> str:
        if is_ours:
            findings = list(self._outcome(check_id).findings)
        else:
            findings = self.theirs[check_id].findings
        return next(
            each.message
            for each in findings
            if (each.check_id, str(each.severity)) == (name, severity)
        )

    def to_data(self) -> dict[str, Any]:
        """Return what reports tell of it, as data of JSON's types."""
        differing = list(dict.fromkeys(each.check_id for each in self.differences))
        deployment = self.ours.deployment
        return {
            "release": deployment.judged.version,
            "exact": self.is_exact,
            "both": self.both,
            "onlyRealAudit": [str(e) for e in self.differences if not e.is_ours],
            "onlyHere": [str(e) for e in self.differences if e.is_ours],
            "notCompared": self.not_compared,
            "input": smallest_input(self.ours, differing) if differing else None,
        }
