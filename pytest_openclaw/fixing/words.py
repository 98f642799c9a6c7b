"""What is said of a change, in the terminal and in all reports."""

from __future__ import annotations

import json

from pytest_openclaw.deployment.secrets.redaction import redact_tree
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.plan import Plan


def change_line(plan: Plan, edit: Edit) -> str:
    """Return what *edit* changes: where, what was there, and what will be."""
    if edit.target is not None:
        return f"{edit.path}: moves to {edit.target.path}"
    redacted = plan.deployment.redacted
    known = redact_tree(edit.old, redacted)
    old = "(not set)" if known is None else json.dumps(known)
    new = "(removed)" if edit.removes else json.dumps(redact_tree(edit.new, redacted))
    return redacted(f"{edit.path}: {old} -> {new}")
