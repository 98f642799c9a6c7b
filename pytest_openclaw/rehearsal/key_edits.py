"""Edits of keys that a release to come no longer takes: moved, or taken out.

Made where the plan of fixes has none for a key. Nothing is written: a rehearsal shows
them, and judges the deployment with them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pytest_openclaw.auditing import Audit
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values import paths
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.problems import Problem

#: A moved key may show others below it; deeper than this nothing is nested.
_ROUNDS = 8
_UNKNOWN_KEY = "unknown key"

#: Keys that moved and mean what they meant, with ``*`` for what stays as it is.
_MOVED = {
    "gateway.nodes.allowCommands": "gateway.nodes.commands.allow",
    "gateway.nodes.denyCommands": "gateway.nodes.commands.deny",
    "env.*": "env.vars.*",
    "tools.exec.timeoutSec": "tools.exec.timeoutSeconds",
    "messages.tts": "tts",
    "agents.defaults.memorySearch": "memory.search",
    "channels.defaults.heartbeat": "channels.defaults.heartbeatVisibility",
    "channels.*.heartbeat": "channels.*.heartbeatVisibility",
    "session.resetByType.dm": "session.resetByType.direct",
    "agents.defaults.sandbox.browser.enableNoVnc": (
        "agents.defaults.sandbox.browser.noVncEnabled"
    ),
    "mcp.servers.*.workingDirectory": "mcp.servers.*.cwd",
    "browser.ssrfPolicy.hostnameAllowlist": "browser.ssrfPolicy.allowedHostnames",
    "agents.defaults.pdfMaxBytesMb": "agents.defaults.pdfMaxMb",
    "agents.defaults.embeddedPi": "agents.defaults.embeddedAgent",
}


class KeyEdit(NamedTuple):
    """One key that moves to ``new``, or is taken out where that is ``None``."""

    old: Path
    new: Path | None

    def __str__(self) -> str:
        if self.new is not None:
            return f"{render(self.old)} -> {render(self.new)}"
        return f"{render(self.old)}: removed, what it set is lost"


@dataclass(frozen=True)
class KeyEdits:
    """The edits, the deployment with them, and what nobody can edit by a rule."""

    edits: tuple[KeyEdit, ...]
    by_hand: tuple[str, ...]
    deployment: Deployment


def key_edits(
    deployment: Deployment, audit_of: Callable[[Deployment], Audit]
) -> KeyEdits:
    """Return the edits that *deployment*, as the release to come reads it, needs.

    Where a key is found under a parent that is unknown as well, the parent is edited
    first, and what is left is looked at again.
    """
    made: list[KeyEdit] = []
    for _ in range(_ROUNDS):
        problems = [each for each in audit_of(deployment).problems if each.refused]
        again, edits = _edited(deployment, problems)
        if not edits:
            break
        made += edits
        deployment = again
    by_hand = [str(each) for each in audit_of(deployment).problems if each.refused]
    return KeyEdits(tuple(made), tuple(by_hand), deployment)


def _edited(
    deployment: Deployment, problems: list[Problem]
) -> tuple[Deployment, list[KeyEdit]]:
    """Return the deployment with all edits that can be made at once, and these."""
    drafts, made = Drafts(deployment), []
    for problem in problems:
        edit = _edit_for(problem)
        if edit is None or not _change(drafts, edit):
            continue
        made.append(edit)
    return planned(deployment, copy.copy(drafts.changes)), made


def _edit_for(problem: Problem) -> KeyEdit | None:
    if not problem.message.startswith(_UNKNOWN_KEY):
        return None
    try:
        path = paths.parse(problem.key)
    except ValueError:  # a key with a bracket in it
        return None
    return KeyEdit(path, _moved(path))


def _moved(path: Path) -> Path | None:
    for old, new in _MOVED.items():
        pattern = old.split(".")
        if len(pattern) != len(path):
            continue
        if all(part in ("*", key) for part, key in zip(pattern, path, strict=True)):
            kept = [key for part, key in zip(pattern, path, strict=True) if part == "*"]
            return tuple(
                kept.pop(0) if part == "*" else part for part in new.split(".")
            )
    return None


def _change(drafts: Drafts, edit: KeyEdit) -> bool:
    """Make one edit; the value moves as it is written, with its references."""
    owner = owner_of(drafts.deployment, edit.old)
    if owner.old is MISSING:
        return False
    try:
        if edit.new is not None:
            target = owner_of(drafts.deployment, edit.new)
            if target.old is not MISSING:
                return False  # somebody wrote both: which one counts is a decision
            drafts.require_editable(target, owner.old)
            drafts.change(target, owner.old)
        drafts.require_editable(owner, UNSET)
        drafts.change(owner, UNSET)
    except CannotEdit:
        return False
    return True
