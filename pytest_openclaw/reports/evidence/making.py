"""From a run to its evidence; the same run gives the same document, later or not."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import pytest_openclaw
from pytest_openclaw.frameworks.controls import Framework
from pytest_openclaw.reports.cases import NEEDS_MORE
from pytest_openclaw.reports.cases import NOT_APPLICABLE
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.controls import tallies
from pytest_openclaw.reports.evidence.document import ControlEvidence
from pytest_openclaw.reports.evidence.document import DeploymentEvidence
from pytest_openclaw.reports.evidence.document import Finding
from pytest_openclaw.reports.evidence.document import FrameworkEvidence
from pytest_openclaw.reports.evidence.document import Item
from pytest_openclaw.reports.evidence.document import Judged
from pytest_openclaw.reports.evidence.document import NamedFile
from pytest_openclaw.reports.evidence.document import Outcome
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

_OUTCOMES: dict[str, Outcome] = {
    "passed": "passed",
    "failed": "failed",
    "errors": "error",
    "excepted": "excepted",
    "no longer needed": "unneededException",
    NEEDS_MORE: "notEvaluated",
    NOT_APPLICABLE: "notApplicable",
}


def deployment_evidence(run: DeploymentRun) -> DeploymentEvidence:
    """Return what is kept of one deployment."""
    common = run.common
    governance = run.governance or {}
    return DeploymentEvidence.model_validate(
        {
            "name": run.name,
            "release": Judged(
                version=common.version,
                source=common.version_source,
                rules=[*common.judges],
                approximate=common.approximate,
            ),
            "profile": common.profile,
            "accepted": run.accepted,
            "problems": [str(each) for each in run.problems],
            "config": common.config,
            "sha256": common.digest,
            "files": run.files,
            "notes": common.notes,
            "severities": run.severities,
            "outcomes": run.outcomes,
            "items": [_item(case) for case in run.cases],
            "exceptions": sorted(run.exceptions, key=lambda each: each["where"]),
            "attestations": run.attestations,
            "capabilities": governance.get("capabilities", []),
            "unknownKinds": governance.get("unknownKinds", {}),
            "credentials": governance.get("credentials", []),
        }
    )


def _item(case: Case) -> Item:
    result = case.result
    return Item(
        check=result.check_id,
        outcome=_OUTCOMES[case.word],
        reason=_reason(case),
        findings=[_finding(each) for each in result.findings],
    )


def _reason(case: Case) -> str:
    """Return why an item did not pass, without the line ends of a terminal."""
    result = case.result
    if case.word in (NEEDS_MORE, NOT_APPLICABLE):
        said = result.not_evaluated or case.text
    elif case.word == "failed" and result.findings:
        said = ""  # its findings say it
    else:
        of_gate = [e.said for e in result.common.problems if e.gate == result.check_id]
        said = "; ".join(of_gate) if case.word == "failed" and of_gate else case.text
    return " ".join(said.split())


def _finding(finding: ReportedFinding) -> Finding:
    return Finding(
        severity=finding.severity,
        check=finding.check_id,
        message=finding.message,
        subjects=finding.subjects,
        place=str(finding.place) if finding.place else None,
        exceptions=finding.covered_by,
        suppressed=finding.suppressed,
    )


def framework_evidence(run: Run, framework: Framework) -> FrameworkEvidence:
    """Return what is kept of a framework."""
    controls = [
        ControlEvidence(
            id=each.control.id,
            name=each.control.name,
            relation=each.control.relation,
            state=each.state,
            failed=each.failed,
            excepted=each.excepted,
            not_evaluated=each.not_evaluated,
            not_run=each.not_run,
            clean=each.clean,
        )
        for each in tallies(run, framework)
    ]
    return FrameworkEvidence(
        name=framework.name, title=framework.title, controls=controls
    )


def named_file(path: Path | None, shown: str) -> NamedFile | None:
    """Return a file of the project with the digest of its bytes, if there is one."""
    if path is None or not os.path.isfile(path):
        return None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    name = os.path.basename(shown) if os.path.isabs(shown) else shown
    return NamedFile(file=name, sha256=digest)


@cache
def package_digest() -> str:
    """Return one digest of all files of this package: its code, rules and data."""
    root = Path(pytest_openclaw.__file__).parent
    whole = hashlib.sha256()
    paths = [each for each in root.rglob("*") if "__pycache__" not in each.parts]
    for path in sorted(each for each in paths if each.is_file()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        name = path.relative_to(root).as_posix()
        whole.update(f"{digest}  {name}\n".encode())
    return f"sha256:{whole.hexdigest()}"
