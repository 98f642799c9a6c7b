"""A report in the shape of ``openclaw security audit --json``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.reports.pieces import dumped
from pytest_openclaw.reports.pieces import pieces_of_object
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run


def pieces_of(run: Run) -> Iterator[str]:
    """Yield the report of one deployment, or an object of reports by name."""
    if len(run.deployments) == 1:
        yield dumped(_report(run.deployments[0]))
    else:
        reports = ((each.name, _report(each)) for each in run.deployments)
        yield from pieces_of_object(reports, 0)
    yield "\n"


def _report(deployment: DeploymentRun) -> dict[str, Any]:
    """Return the real audit's keys, then our own."""
    common = deployment.common
    report = {
        "ts": time.time_ns() // 1_000_000,
        "summary": deployment.severities,
        "findings": [_finding(each) for each in deployment.findings],
        "suppressedFindings": [
            {
                **_finding(each),
                "suppression": {"reason": each.suppressed} if each.suppressed else {},
            }
            for each in deployment.suppressed
        ],
        "deployment": {
            "name": deployment.name,
            "config": common.config,
            "digest": common.digest,
            "release": common.version,
            "rules": common.rules,
            "judges": common.judges,
            "approximate": common.approximate,
            "profile": common.profile,
            "accepted": deployment.accepted,
            "problems": [str(each) for each in deployment.problems],
        },
        "outcomes": deployment.outcomes,
        "notEvaluated": deployment.not_evaluated,
        "needs": {need.value: count for need, count in deployment.needs.items()},
        "notApplicable": deployment.not_applicable,
        "exceptions": deployment.exceptions,
    }
    if deployment.partly_evaluated:
        report["partlyEvaluated"] = deployment.partly_evaluated
    if deployment.errors:
        report["errors"] = deployment.errors
    results = (case.result.probe for case in deployment.cases)
    if probe := next(filter(None, results), None):
        report["deep"] = {"gateway": probe}
    if deployment.attestations:
        report["attestations"] = deployment.attestations
    if (governance := deployment.governance) and governance["register"]:
        report |= governance
    if deployment.agreement is not None:
        report["agreement"] = deployment.agreement
    if deployment.upgrades:
        report["upgrades"] = deployment.upgrades
    if common.notes:
        report["notes"] = common.notes
    if deployment.rows:
        report["rows"] = dict(deployment.rows)
    return report


def _finding(finding: ReportedFinding) -> dict[str, Any]:
    place = finding.place
    found: dict[str, Any] = {
        "checkId": finding.check_id,
        "severity": finding.severity,
        "title": finding.title,
        "detail": finding.message,
        "remediation": finding.remediation,
        "subjects": finding.subjects,
    }
    if place:
        found |= place._asdict()
    if finding.dormant:
        found["dormant"] = True
    if finding.covered_by:
        found["exceptions"] = finding.covered_by
    if finding.properties:
        found["properties"] = finding.properties
    return found
