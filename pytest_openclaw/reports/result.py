"""What an item leaves for the reports; plain data, so that xdist can carry it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.attestations import Attestation
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.exceptions import is_covered
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.gateway.probe import probe_failed
from pytest_openclaw.findings import Finding
from pytest_openclaw.language.plain import printable
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.reported import data_of
from pytest_openclaw.reports.reported_deployment import NAMES
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.reported_deployment import reported_deployment
from pytest_openclaw.verdict import Kind
from pytest_openclaw.verdict import Verdict
from pytest_openclaw.wording import excerpt
from pytest_openclaw.wording import location_of

#: Of an item that ended before its check was evaluated.
_NO_VERDICT = Verdict(Kind.NOT_EVALUATED)


@dataclass(frozen=True, slots=True)  # a fleet has many
class Result:
    """One check on one deployment: what is known of it before pytest's outcome.

    Every text is fit for a report: without secrets, and without paths of this
    machine. ``text`` says why the item does not pass, if it does not. Sequences are
    tuples: a fleet has half a million empty ones, which are one object.
    """

    common: ReportedDeployment
    """What it has in common with all results of its deployment."""
    check_id: str
    text: str = ""
    findings: Sequence[ReportedFinding] = ()
    not_evaluated: str | None = None
    need: str | None = None
    """The name of the :class:`Need` of what was not evaluated; none: not applicable."""
    approved: Sequence[dict[str, str]] = ()
    """The exceptions that findings needed: texts by the names of the baseline."""
    unsure: Sequence[str] = ()
    """Where exceptions are that may be meant, of findings that name no subject."""
    secrets: dict[str, Any] | None = None
    """The report of the secrets audit, with one item of those of its deployment."""
    probe: dict[str, Any] | None = None
    """``deep.gateway`` of the release's report, with one item of its deployment."""
    surface: dict[str, Any] | None = None
    """The attack surface, with one item of its deployment, if a report draws it."""
    governance: dict[str, Any] | None = None
    """What the register says of it all, with one item of its deployment."""
    files: Sequence[dict[str, Any]] | None = None
    """The files that it is judged by, with one item of its deployment, if asked for."""
    dormant: bool = False
    """Is the check one that the release's own command never evaluates?"""
    attested: dict[str, str] | None = None
    """What somebody stands for, by the names of the baseline."""
    upgrades: Sequence[dict[str, Any]] = ()
    """What rehearsed upgrades would change, with one item of its deployment."""
    agreement: dict[str, Any] | None = None
    """How its own audit and ours agree, with one item of its deployment."""

    @property
    def deployment(self) -> str:
        """The name of its deployment."""
        return self.common.deployment

    @property
    def used(self) -> list[str]:
        """Where those exceptions stand."""
        return [each["where"] for each in self.approved]

    def to_data(self) -> dict[str, Any]:
        """Return this as JSON's types."""
        return {**self.common.to_data(), **self.own_data()}

    def own_data(self) -> dict[str, Any]:
        """Return what it has not in common with others, as JSON's types."""
        # Not asdict: its deep copies cost more than most checks.
        data = {name: getattr(self, name) for name in OWN}
        return {**data, "findings": [data_of(each) for each in self.findings]}

    def properties(self) -> Iterator[tuple[str, str]]:
        """Yield what belongs into a report's properties: names and texts."""
        yield "openclaw_check", self.check_id
        yield "openclaw_deployment", self.deployment
        yield "openclaw_release", self.common.version
        if self.common.approximate is not None:
            yield "openclaw_approximate", self.common.approximate
        if self.common.profile != AUDIT.name:
            yield "openclaw_profile", self.common.profile
        if self.dormant:
            yield "openclaw_dormant", "true"
        for name, value in (self.attested or {}).items():
            yield f"openclaw_attestation_{name}", value
        if self.not_evaluated is not None:
            applies = self.need is not None
            name = "openclaw_not_evaluated" if applies else "openclaw_not_applicable"
            yield name, self.not_evaluated
        for finding in self.findings:
            yield "openclaw_severity", finding.severity
            yield "openclaw_finding", finding.message
            yield "openclaw_subjects", ", ".join(finding.subjects)
            yield "openclaw_remediation", finding.remediation
            for name in ("capability", "owner"):
                if name in finding.properties:
                    yield f"openclaw_{name}", finding.properties[name]
        for approved in self.approved:
            for name, value in approved.items():
                yield f"openclaw_exception_{name}", value

    @classmethod
    def of_data(cls, common: ReportedDeployment, data: dict[str, Any]) -> Result:
        """Return the result of which *data* holds what it does not have in common."""
        own = {name: value for name, value in data.items() if name not in NAMES}
        read: dict[str, Any] = {
            key: tuple(v) if isinstance(v, list) else v for key, v in own.items()
        }
        if "findings" in own:
            found = own["findings"]
            read["findings"] = tuple(map(ReportedFinding.from_data, found))
        return cls(common, **read)


#: The fields of a result that it does not have in common with others.
OWN = tuple(each.name for each in fields(Result) if each.name != "common")


def result_of(
    audit: Audit,
    outcome: Outcome,
    verdict: Verdict = _NO_VERDICT,
    attested: Attestation | None = None,
) -> Result:
    """Return the result of one check, as the reports are to tell it.

    *verdict* knows which exceptions it needed, and why it ends as it does; *attested*
    is who attests it.
    """
    set_aside = [(each.finding, each.reason) for each in outcome.suppressed]
    # What a gate finds are the deployment's problems, no findings of the audit.
    findings = () if outcome.check.id in GATES else outcome.findings
    reason, used = outcome.not_evaluated, verdict.used
    unevaluated = None if reason is None else printable(audit.naming.of(reason.text))
    kept = (
        *(_reported(audit, each, used) for each in findings),
        *(_reported(audit, each, reason=reason) for each, reason in set_aside),
    )
    return Result(
        audit.once(reported_deployment),
        check_id=printable(outcome.check.id),
        text=verdict.told(audit.naming),
        findings=kept,
        not_evaluated=unevaluated,
        need=reason.need.name if reason is not None and reason.need else None,
        approved=tuple(each.to_strings() for each in used),
        unsure=verdict.unsure,
        probe=audit.deep_gateway if outcome.check is probe_failed else None,
        dormant=outcome.check.is_dormant,
        attested=attested.to_strings() if attested is not None else None,
    )


def _reported(
    audit: Audit,
    finding: Finding,
    used: tuple[BaselineException, ...] = (),
    reason: str | None = None,
) -> ReportedFinding:
    deployment, naming = audit.deployment, audit.naming
    about = [each for each in used if each.is_for(finding)]
    covers = is_covered(finding, about)
    note = f" [{finding.note}]" if finding.note else ""
    places = (location_of(deployment, each) for each in finding.subjects)
    return ReportedFinding(
        check_id=printable(finding.check_id),
        severity=str(finding.severity),
        title=finding.title,
        message=naming.of(finding.message + note),
        remediation=naming.of(finding.remediation),
        subjects=[each.shown for each in finding.subjects],
        related=[each.shown for each in finding.related],
        places=[each and naming.at(each) for each in places],
        suppressed=reason and printable(reason),
        excerpt=naming.of(excerpt(deployment, finding)),
        dormant=finding.is_dormant,
        covered_by=[each.where for each in about] if covers else [],
        properties=_owner(audit, finding),
    )


def _owner(audit: Audit, finding: Finding) -> dict[str, str]:
    """Return what a finding is about by the register, and who answers for it."""
    if audit.deployment.inputs.governance is None or not audit.accepted:
        return {}
    # Imported here: most deployments have no register.
    from pytest_openclaw.effective.governance.owners import owner_of

    named = (owner_of(audit.deployment, each) for each in finding.subjects)
    found = next(filter(None, named), None)
    if found is None:
        return {}
    return {"capability": printable(found[0]), "owner": printable(found[1])}
