"""A report in the shape of ``openclaw security audit --json``."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pytest_openclaw.findings import Severity
from pytest_openclaw.reports.result import ReportedFinding
from pytest_openclaw.reports.result import Result


def write(path: Path, results: Iterable[Result]) -> None:
    """Write the report of one deployment, or an object of reports by name.

    Raises :class:`OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document(results), indent=2) + "\n", encoding="utf-8")


def document(results: Iterable[Result]) -> dict[str, Any]:
    """Return the report: of one deployment, or by the names of several."""
    by_deployment: dict[str, list[Result]] = {}
    for result in results:
        by_deployment.setdefault(result.deployment, []).append(result)
    reports = {name: _report(each) for name, each in by_deployment.items()}
    return next(iter(reports.values())) if len(reports) == 1 else reports


def _report(results: list[Result]) -> dict[str, Any]:
    """Return the real audit's keys, then our own."""
    found = [finding for result in results for finding in result.findings]
    findings = [_finding(each) for each in found if each.suppressed is None]
    report: dict[str, Any] = {
        "ts": time.time_ns() // 1_000_000,
        "summary": {
            severity: sum(each["severity"] == severity for each in findings)
            for severity in map(str, Severity)
        },
        "findings": findings,
    }
    suppressed = [each for each in found if each.suppressed is not None]
    if suppressed:
        report["suppressedFindings"] = [
            {
                **_finding(each),
                "suppression": {"reason": each.suppressed} if each.suppressed else {},
            }
            for each in suppressed
        ]
    first = results[0]
    report["deployment"] = {
        "name": first.deployment,
        "config": first.config,
        "release": first.version,
        "rules": first.rules,
        "profile": first.profile,
        "accepted": first.accepted,
        "problems": first.problems,
    }
    report["notEvaluated"] = {
        result.check_id: result.not_evaluated
        for result in results
        if result.not_evaluated is not None
    }
    attested = {
        result.check_id: result.attested for result in results if result.attested
    }
    if attested:
        report["attestations"] = attested
    return report


def _finding(finding: ReportedFinding) -> dict[str, Any]:
    place = {"file": finding.file, "line": finding.line} if finding.file else {}
    return {
        "checkId": finding.check_id,
        "severity": finding.severity,
        "title": finding.title,
        "detail": finding.message,
        "remediation": finding.remediation,
        "subjects": finding.subjects,
        **place,
        **({"dormant": True} if finding.dormant else {}),
    }
