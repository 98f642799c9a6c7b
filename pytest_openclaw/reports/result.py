"""What an item leaves for the reports; plain data, so that xdist can carry it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.auditing import Outcome
from pytest_openclaw.baseline.attestations import Attestation
from pytest_openclaw.baseline.exceptions import Approval
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Finding
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.reports import text


@dataclass(frozen=True)
class ReportedFinding:
    """A finding with its place in the author's files."""

    check_id: str
    severity: str
    title: str
    message: str
    remediation: str
    subjects: list[str]
    related: list[str] = field(default_factory=list)
    file: str | None = None
    line: int | None = None
    suppressed: str | None = None
    """The reason given in the config, for a finding that the config sets aside."""
    dormant: bool = False
    """Is it of a check that the release's own command never evaluates?"""


@dataclass(frozen=True)
class Result:
    """One check on one deployment: what is known of it before pytest's outcome."""

    deployment: str
    config: str | None
    version: str
    rules: str
    version_source: str
    check_id: str
    findings: list[ReportedFinding] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    accepted: bool = True
    not_evaluated: str | None = None
    approved: list[dict[str, str]] = field(default_factory=list)
    """The exceptions that findings needed: texts by the names of the baseline."""
    profile: str = AUDIT.name
    dormant: bool = False
    """Is the check one that the release's own command never evaluates?"""
    attested: dict[str, str] | None = None
    """What somebody stands for, by the names of the baseline."""

    @property
    def used(self) -> list[str]:
        """Where those exceptions stand."""
        return [each["where"] for each in self.approved]

    def to_data(self) -> dict[str, Any]:
        """Return this as JSON's types."""
        # Not asdict: its deep copies cost more than most checks.
        return {**vars(self), "findings": [vars(each) for each in self.findings]}

    def properties(self) -> Iterator[tuple[str, str]]:
        """Yield what belongs into a report's properties: names and texts."""
        yield "openclaw_check", self.check_id
        yield "openclaw_deployment", self.deployment
        yield "openclaw_release", self.version
        if self.profile != AUDIT.name:
            yield "openclaw_profile", self.profile
        if self.dormant:
            yield "openclaw_dormant", "true"
        for name, value in (self.attested or {}).items():
            yield f"openclaw_attestation_{name}", value
        if self.not_evaluated is not None:
            yield "openclaw_not_evaluated", self.not_evaluated
        for finding in self.findings:
            yield "openclaw_severity", finding.severity
            yield "openclaw_finding", finding.message
            yield "openclaw_subjects", ", ".join(finding.subjects)
            yield "openclaw_remediation", finding.remediation
        for approved in self.approved:
            for name, value in approved.items():
                yield f"openclaw_exception_{name}", value

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Result:
        """Return the result that :meth:`to_data` made *data* of."""
        findings = [ReportedFinding(**finding) for finding in data["findings"]]
        return cls(**{**data, "findings": findings})


def result_of(
    audit: Audit,
    outcome: Outcome,
    used: Iterable[Approval] = (),
    attested: Attestation | None = None,
) -> Result:
    """Return the result of one check.

    *used* are the exceptions that its findings needed, *attested* is what somebody
    says of it.
    """
    deployment = audit.deployment
    set_aside = [(each.finding, each.reason) for each in outcome.suppressed]
    # What a gate finds are the deployment's problems, no findings of the audit.
    findings = () if outcome.check.id in GATES else outcome.findings
    return Result(
        deployment=deployment.name,
        config=deployment.places.config,
        version=deployment.judged.version,
        rules=deployment.rules.release,
        version_source=deployment.judged.source,
        check_id=outcome.check.id,
        findings=[
            *(_reported(deployment, finding) for finding in findings),
            *(_reported(deployment, finding, reason) for finding, reason in set_aside),
        ],
        problems=[str(problem) for problem in audit.problems],
        accepted=audit.accepted,
        not_evaluated=outcome.not_evaluated,
        approved=[_approved(each) for each in used],
        profile=audit.profile.name,
        dormant=outcome.check.is_dormant,
        attested=attested.as_texts() if attested is not None else None,
    )


def _approved(approval: Approval) -> dict[str, str]:
    table = approval.table
    stated = {
        "where": approval.where,
        "reason": table.reason,
        "owner": table.owner,
        "ticket": table.ticket,
        "approved_by": table.approved_by,
        "compensating_control": table.compensating_control,
        "expires": table.expires.isoformat(),
    }
    return {name: value for name, value in stated.items() if value is not None}


def _reported(
    deployment: Deployment, finding: Finding, suppressed: str | None = None
) -> ReportedFinding:
    where = (
        text.location_of(deployment, finding.subjects[0]) if finding.subjects else None
    )
    return ReportedFinding(
        check_id=finding.check_id,
        severity=str(finding.severity),
        title=finding.title,
        message=finding.message + (f" [{finding.note}]" if finding.note else ""),
        remediation=finding.remediation,
        subjects=[str(subject) for subject in finding.subjects],
        related=[str(subject) for subject in finding.related],
        file=where.file if where else None,
        line=where.line if where else None,
        suppressed=suppressed,
        dormant=finding.is_dormant,
    )
