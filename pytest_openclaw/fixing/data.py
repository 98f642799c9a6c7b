"""Plans as data; the schema is versioned, and documented with the how-to."""

from __future__ import annotations

import os
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.redaction import redact_tree
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.plan import Plan
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.fixing.trials import report_of
from pytest_openclaw.selection import Selection

#: Raised whenever a field changes its meaning or goes; fields may be added.
SCHEMA_VERSION = 1


def data_of(plan: Plan) -> dict[str, Any]:
    """Return *plan* as data of JSON's types; no secret's text is in it."""
    deployment = plan.deployment
    data: dict[str, Any] = {
        "deployment": deployment.name,
        "release": deployment.judged.version,
        "tier": plan.tier,
        "refused": plan.refused or None,
        "edits": [_edit(each, deployment) for each in plan.edits],
        "modes": [
            {
                "path": each.shown or each.path,
                "old": each.old,
                "new": redact_tree(each.new, deployment.redacted),
                "checks": list(each.checks),
            }
            for each in plan.modes
        ],
        "modeAdvice": plan.mode_advice or None,
        "byHand": [
            {
                "path": each.path,
                "message": deployment.redacted(each.message),
                "file": each.file,
                "line": each.line,
                "checks": list(each.checks),
            }
            for each in plan.by_hand
        ],
        "patches": merge_patches(plan),
        "unpredicted": plan.release_fix.unpredicted or None,
    }
    if plan.tier == "safe":
        data["releaseFix"] = None if plan.refused else _beside(plan)
    elif not plan.refused:
        data["fix"] = plan.release_fix.to_data(deployment)
        data["report"] = _report(plan)
    return data


def _beside(plan: Plan) -> dict[str, Any]:
    """Return what the release's own command would do in the place of this plan."""
    real = plan.release_fix
    return {
        "configWritten": real.is_written,
        "changes": real.announced,
        "modes": len(real.modes),
    }


def _report(plan: Plan) -> dict[str, Any]:
    """Return what the command reports in the run that fixes."""
    judged = planned(plan.deployment, plan.release_fix.reported)
    report = report_of(Audit(judged, plan.catalogue, Selection(plan.profile)))
    return {
        "summary": report.summary,
        "findings": [_finding(each) for each in report.findings],
        "suppressedFindings": [_finding(each.finding) for each in report.suppressed],
    }


def _finding(each: Finding) -> dict[str, str]:
    return {
        "checkId": each.check_id,
        "severity": str(each.severity),
        "title": each.title,
        "detail": each.message,
        "remediation": each.remediation,
    }


def _edit(each: Edit, deployment: Deployment) -> dict[str, Any]:
    operation = "unset" if each.removes else "set"
    return {
        "path": each.path,
        "operation": "move" if each.target is not None else operation,
        "to": each.target.path if each.target is not None else None,
        "old": redact_tree(each.old, deployment.redacted),
        "new": redact_tree(each.new, deployment.redacted),
        "file": each.file,
        "line": each.line,
        "checks": list(each.checks),
        "cost": each.cost or None,
    }


def merge_patches(plan: Plan) -> list[dict[str, Any]]:
    """Return a JSON merge patch (RFC 7396) for each file that changes.

    A merge patch cannot name an element of a list: ``complete`` is false where such
    edits are left out, and where a value that moves holds a secret.
    """
    patches: dict[str | None, dict[str, Any]] = {}
    redacted = plan.deployment.redacted
    for each in (part for edit in plan.edits for part in edit.parts):
        name = each.file if each.real_path is None else _of(each)
        entry = patches.setdefault(
            name, {"file": each.file, "patch": {}, "complete": True}
        )
        is_secret = redact_tree(each.new, redacted) != each.new
        if is_secret or not all(isinstance(key, str) for key in each.within):
            entry["complete"] = False
            continue
        node = entry["patch"]
        for key in each.within[:-1]:
            node = node.setdefault(key, {})
        node[each.within[-1]] = each.new
    return list(patches.values())


def _of(edit: Edit) -> str:
    return os.path.normpath(edit.real_path or "")
