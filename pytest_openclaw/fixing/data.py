"""Plans as data; the schema is versioned, and documented with the how-to."""

from __future__ import annotations

import os
from typing import Any

from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.plan import Plan

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
        "edits": [_edit(each) for each in plan.edits],
        "modes": [
            {
                "path": each.shown or each.path,
                "old": each.old,
                "new": each.new,
                "checks": list(each.checks),
            }
            for each in plan.modes
        ],
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
    }
    if plan.tier == "release" and not plan.refused:
        data["fix"] = plan.release_fix.to_data(deployment)
    return data


def _edit(each: Edit) -> dict[str, Any]:
    return {
        "path": each.path,
        "operation": "unset" if each.removes else "set",
        "old": each.old,
        "new": each.new,
        "file": each.file,
        "line": each.line,
        "checks": list(each.checks),
        "cost": each.cost or None,
    }


def merge_patches(plan: Plan) -> list[dict[str, Any]]:
    """Return a JSON merge patch (RFC 7396) for each file that changes.

    A merge patch cannot name an element of a list: ``complete`` is false where such
    edits are left out.
    """
    patches: dict[str | None, dict[str, Any]] = {}
    for each in plan.edits:
        name = each.file if each.real_path is None else _of(each)
        entry = patches.setdefault(
            name, {"file": each.file, "patch": {}, "complete": True}
        )
        if not all(isinstance(key, str) for key in each.within):
            entry["complete"] = False
            continue
        node = entry["patch"]
        for key in each.within[:-1]:
            node = node.setdefault(key, {})
        node[each.within[-1]] = each.new
    return list(patches.values())


def _of(edit: Edit) -> str:
    return os.path.normpath(edit.real_path or "")
