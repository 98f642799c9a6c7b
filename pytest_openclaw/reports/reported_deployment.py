"""What all results of a deployment have in common, and share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.problems import Problem
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.reports.reported import ReportedProblem
from pytest_openclaw.reports.reported import data_of


@dataclass(frozen=True, slots=True)  # not made on use: that has no slots
class ReportedDeployment:
    """A deployment as reports tell it, beside its checks.

    Every text is fit for a report: without secrets, and without paths of this
    machine. Without a ``version``, no item got as far as to read it.
    """

    deployment: str
    """Its name."""
    config: str | None = None
    version: str = ""
    rules: str = ""
    version_source: str = ""
    judges: Sequence[str] = ()
    """The releases whose rules judge: two, of a version that is between them."""
    approximate: str | None = None
    """Why verdicts are approximate, of a release that is not known exactly."""
    digest: str | None = None
    problems: Sequence[ReportedProblem] = ()
    accepted: bool = True
    profile: str = AUDIT.name
    notes: Sequence[str] = ()
    """What is said of the whole deployment, beside its checks."""
    folders: Sequence[tuple[str, str]] = ()
    """Where this machine has its files, and what reports call that; in no report."""

    def to_data(self) -> dict[str, Any]:
        """Return this as JSON's types."""
        data = {name: getattr(self, name) for name in NAMES}
        return {**data, "problems": [data_of(each) for each in self.problems]}

    def with_data(self, data: dict[str, Any]) -> ReportedDeployment:
        """Return this with what :meth:`to_data` made of others, or a part of it."""
        read: dict[str, Any] = {
            key: tuple(v) if isinstance(v, list) else v for key, v in data.items()
        }
        if "problems" in data:
            problems = data["problems"]
            read["problems"] = tuple(map(ReportedProblem.from_data, problems))
        if "folders" in data:
            read["folders"] = tuple((folder, name) for folder, name in data["folders"])
        return replace(self, **read)


#: The fields, by their names.
NAMES = tuple(each.name for each in fields(ReportedDeployment))


def reported_deployment(audit: Audit) -> ReportedDeployment:
    """Return what the results of *audit* have in common."""
    deployment, naming = audit.deployment, audit.naming
    config, judged = deployment.places.config, deployment.judged
    return ReportedDeployment(
        deployment=deployment.name,
        config=config and naming.file(config),
        version=judged.version,
        rules=deployment.rules.release,
        version_source=judged.source,
        judges=judged.judges,
        approximate=judged.approximate,
        digest=audit.digest,
        problems=tuple(map(_problem, map(naming.problem, audit.problems))),
        accepted=audit.accepted,
        profile=audit.profile.name,
        notes=tuple(map(naming.of, (*deployment.inputs.notes, *audit.notes))),
        folders=naming.pairs,
    )


def _problem(problem: Problem) -> ReportedProblem:
    return ReportedProblem(
        message=problem.message,
        key=problem.key,
        gate=problem.gate,
        refused=problem.refused,
        place=problem.location,
    )
