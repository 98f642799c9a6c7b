"""Modes of the tier ``safe``: never wider than they are, and only where they count."""

from __future__ import annotations

import os
from collections.abc import Iterable

from pytest_openclaw.checks.kit.safe_fix import OF_MODES
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.fixing.changes import ModeChange
from pytest_openclaw.fixing.release_modes import FILE
from pytest_openclaw.fixing.release_modes import FOLDER
from pytest_openclaw.fixing.release_modes import targets
from pytest_openclaw.outcomes import Outcome


def safe_modes(deployment: Deployment, outcomes: Iterable[Outcome]) -> list[ModeChange]:
    """Return the modes to tighten: those of the release, and what checks point at.

    Links are left out, and on Windows, where access lists decide, everything is. What
    the release's own command would widen stays as it is.
    """
    if deployment.places.state_dir is None or os.name == "nt":
        return []
    paths = list(_of_release(deployment))
    for outcome in outcomes:
        for finding in outcome.findings:
            if OF_MODES in finding.check_id:
                paths += [str(each) for each in finding.subjects if each.path is None]
    changes: dict[str, ModeChange] = {}
    for path in dict.fromkeys(paths):
        change = _tightened(deployment, path)
        if change is not None:
            changes.setdefault(change.path, change)
    return list(changes.values())


def _of_release(deployment: Deployment) -> Iterable[str]:
    try:
        yield from (each.path for each in targets(deployment))
    except NotEvaluated:
        return


def _tightened(deployment: Deployment, path: str) -> ModeChange | None:
    try:
        status = deployment.files.lstat(path)
        real = deployment.files.realpath(path)
    except (OSError, NotEvaluated):
        return None
    if (
        status.kind not in (FileKind.FILE, FileKind.FOLDER)
        or status.permissions is None
    ):
        return None
    allowed = FOLDER if status.kind is FileKind.FOLDER else FILE
    old, new = status.permissions, status.permissions & allowed
    if old == new:
        return None
    special = status.special
    return ModeChange(real, f"{old | special:03o}", f"{new | special:03o}", shown=path)
