"""GitLab's Code Quality report, which merge requests show beside the lines."""

from __future__ import annotations

import hashlib
import json

from pytest_openclaw.findings import Severity
from pytest_openclaw.reports.open_findings import OpenFinding
from pytest_openclaw.reports.open_findings import open_findings
from pytest_openclaw.reports.run import Run

_SEVERITIES = {
    Severity.CRITICAL: "critical",
    Severity.WARN: "major",
    Severity.INFO: "info",
}


def text_of(run: Run) -> str:
    """Return the report: a list of issues, as Code Climate's format has them."""
    issues = {
        fingerprint: {
            "description": f"{each.deployment}: {each.message}",
            "check_name": each.check_id,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[each.severity],
            "location": {
                "path": each.location.file,
                "lines": {"begin": each.location.line},
            },
            "content": {"body": f"{each.title}. Fix: {each.remediation}"},
        }
        for each in open_findings(run)
        if each.location is not None
        for fingerprint in [_fingerprint(each)]
    }
    return json.dumps(list(issues.values()), indent=2) + "\n"


def _fingerprint(each: OpenFinding) -> str:
    """Return what stays the same while an issue stays: no line, and no wording."""
    parts = each.deployment, each.check_id, each.key or each.message
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
