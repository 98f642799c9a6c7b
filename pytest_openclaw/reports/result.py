"""What an item leaves for the reports; plain data, so that xdist can carry it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.attestations import Attestation
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.exceptions import is_covered
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.gateway.probe import probe_failed
from pytest_openclaw.findings import Finding
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.problems import Problem
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.reported import ReportedProblem
from pytest_openclaw.reports.reported import data_of
from pytest_openclaw.verdict import Kind
from pytest_openclaw.verdict import Verdict
from pytest_openclaw.wording import excerpt
from pytest_openclaw.wording import location_of

#: Fields that hold the same for most items of a deployment.
OF_DEPLOYMENT = (
    "config version rules version_source judges approximate digest problems accepted"
    " profile"
).split()
#: Of an item that ended before its check was evaluated.
_NO_VERDICT = Verdict(Kind.NOT_EVALUATED)


@dataclass(frozen=True)
class Result:
    """One check on one deployment: what is known of it before pytest's outcome.

    Every text is fit for a report: without secrets, and without paths of this
    machine. ``text`` says why the item does not pass, if it does not. Sequences are
    tuples: a fleet has half a million empty ones, which are one object.
    """

    deployment: str
    check_id: str
    config: str | None = None
    version: str = ""
    rules: str = ""
    version_source: str = ""
    judges: Sequence[str] = ()
    """The releases whose rules judge: two, of a version that is between them."""
    approximate: str | None = None
    """Why verdicts are approximate, of a release that is not known exactly."""
    digest: str | None = None
    text: str = ""
    findings: Sequence[ReportedFinding] = ()
    problems: Sequence[ReportedProblem] = ()
    accepted: bool = True
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
    profile: str = AUDIT.name
    dormant: bool = False
    """Is the check one that the release's own command never evaluates?"""
    attested: dict[str, str] | None = None
    """What somebody stands for, by the names of the baseline."""
    upgrades: Sequence[dict[str, Any]] = ()
    """What rehearsed upgrades would change, with one item of its deployment."""
    agreement: dict[str, Any] | None = None
    """How its own audit and ours agree, with one item of its deployment."""
    notes: Sequence[str] = ()
    """What is said of the whole deployment, beside its checks."""
    folders: Sequence[tuple[str, str]] = ()
    """Where this machine has its files, and what reports call that; in no report."""

    @property
    def used(self) -> list[str]:
        """Where those exceptions stand."""
        return [each["where"] for each in self.approved]

    def to_data(self) -> dict[str, Any]:
        """Return this as JSON's types."""
        # Not asdict: its deep copies cost more than most checks.
        return {
            **vars(self),
            "findings": [data_of(each) for each in self.findings],
            "problems": [data_of(each) for each in self.problems],
        }

    def properties(self) -> Iterator[tuple[str, str]]:
        """Yield what belongs into a report's properties: names and texts."""
        yield "openclaw_check", self.check_id
        yield "openclaw_deployment", self.deployment
        yield "openclaw_release", self.version
        if self.approximate is not None:
            yield "openclaw_approximate", self.approximate
        if self.profile != AUDIT.name:
            yield "openclaw_profile", self.profile
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
    def from_data(cls, data: dict[str, Any]) -> Result:
        """Return the result that :meth:`to_data` made *data* of, or a part of it."""
        return cls(**cls.read(data))

    @staticmethod
    def read(data: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of which *data* holds JSON's types."""
        read = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
        if "findings" in data:
            found = data["findings"]
            read["findings"] = tuple(map(ReportedFinding.from_data, found))
        if "problems" in data:
            problems = data["problems"]
            read["problems"] = tuple(map(ReportedProblem.from_data, problems))
        if "folders" in data:
            read["folders"] = tuple((folder, name) for folder, name in data["folders"])
        return read


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
    deployment = audit.deployment
    set_aside = [(each.finding, each.reason) for each in outcome.suppressed]
    # What a gate finds are the deployment's problems, no findings of the audit.
    findings = () if outcome.check.id in GATES else outcome.findings
    reason, used = outcome.not_evaluated, verdict.used
    unevaluated = None if reason is None else printable(audit.naming.of(reason.text))
    kept = (
        *(_reported(audit, each, used) for each in findings),
        *(_reported(audit, each, reason=reason) for each, reason in set_aside),
    )
    of_deployment = audit.once(_OfDeployment)
    return Result(
        deployment=deployment.name,
        config=of_deployment.config,
        version=deployment.judged.version,
        rules=deployment.rules.release,
        version_source=deployment.judged.source,
        judges=of_deployment.judges,
        approximate=deployment.judged.approximate,
        digest=of_deployment.digest,
        check_id=printable(outcome.check.id),
        text=verdict.told(audit.naming),
        findings=kept,
        problems=of_deployment.problems,
        accepted=of_deployment.accepted,
        not_evaluated=unevaluated,
        need=reason.need.name if reason is not None and reason.need else None,
        approved=tuple(each.to_strings() for each in used),
        unsure=verdict.unsure,
        probe=audit.deep_gateway if outcome.check is probe_failed else None,
        profile=audit.profile.name,
        dormant=outcome.check.is_dormant,
        attested=attested.to_strings() if attested is not None else None,
        notes=of_deployment.notes,
        folders=of_deployment.folders,
    )


class _OfDeployment:
    """What all results of a deployment have in common, and share."""

    def __init__(self, audit: Audit) -> None:
        deployment, naming = audit.deployment, audit.naming
        config = deployment.places.config
        self.config = config and naming.file(config)
        self.judges = deployment.judged.judges
        self.digest = audit.digest
        self.problems = tuple(map(_problem, map(naming.problem, audit.problems)))
        self.accepted = audit.accepted
        self.notes = tuple(map(naming.of, audit.notes))
        self.folders = naming.pairs


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


def _problem(problem: Problem) -> ReportedProblem:
    return ReportedProblem(
        message=problem.message,
        key=problem.key,
        gate=problem.gate,
        refused=problem.refused,
        place=problem.location,
    )
