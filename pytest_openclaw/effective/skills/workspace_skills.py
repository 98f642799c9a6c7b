"""The skills in a workspace, as the search for links that lead out of it finds them."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import field

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import FolderEntry
from pytest_openclaw.effective.agents.workspaces import workspaces
from pytest_openclaw.effective.code_scan.scanned_files import is_inside
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

SKILL = "SKILL.md"
#: Both releases stop at these.
_MAX_SKILLS = 2000
_MAX_STEPS = 40_000


@dataclass
class Walk:
    """One workspace, the skills that were found in it, and how the search ended.

    ``unknown`` says why a part of it could not be looked at here.
    """

    workspace: str
    skills: list[str] = field(default_factory=list)
    is_truncated: bool = False
    unknown: NotEvaluated | None = None


def workspace_walks(deployment: Deployment) -> list[Walk]:
    """Return what the search of each workspace found; made once per deployment."""
    return deployment.derive(_walks)


def _walks(deployment: Deployment) -> list[Walk]:
    return [_walked(deployment.files, each) for each in workspaces(deployment)]


def _walked(files: Files, workspace: str) -> Walk:
    walk = Walk(workspace)
    top = os.path.join(workspace, "skills")
    try:
        if files.lstat(top).kind is not FileKind.FOLDER:
            return walk
    except OSError:
        return walk
    except NotEvaluated as not_evaluated:
        walk.unknown = not_evaluated
        return walk
    queue, seen, steps = deque([top]), set[str](), 0
    while queue and len(walk.skills) < _MAX_SKILLS and steps < _MAX_STEPS:
        steps += 1
        folder = queue.popleft()
        try:
            real = files.realpath(folder)
            if real in seen:
                continue
            seen.add(real)
            entries = files.list(folder)
        except OSError:
            continue
        except NotEvaluated as not_evaluated:
            walk.unknown = not_evaluated
            continue
        for entry in entries:
            _note(files, walk, queue, folder, entry)
    walk.is_truncated = bool(queue)
    return walk


def _note(
    files: Files, walk: Walk, queue: deque[str], folder: str, entry: FolderEntry
) -> None:
    if entry.name.startswith(".") or entry.name == "node_modules":
        return
    path = os.path.join(folder, entry.name)
    kind: FileKind | None = entry.kind
    if kind is FileKind.LINK:
        try:
            kind = files.kind(path)
        except NotEvaluated as not_evaluated:
            # What is there is not known; that it is not in the workspace is.
            kind = FileKind.FILE if entry.name == SKILL else None
            walk.unknown = not_evaluated
    if kind is FileKind.FOLDER:
        queue.append(path)
    elif kind is FileKind.FILE and entry.name == SKILL:
        walk.skills.append(path)


def leaves(deployment: Deployment, walk: Walk) -> list[str]:
    """Return the skills of *walk* that are not really in its workspace."""
    files = deployment.files
    try:
        root = files.realpath(walk.workspace)
    except OSError:
        root = walk.workspace
    paths = dict.fromkeys(walk.skills)
    return [path for path in paths if not _is_in(files, path, root)]


def _is_in(files: Files, path: str, root: str) -> bool:
    try:
        real = files.realpath(path)
    except (OSError, NotEvaluated):
        return False
    return is_inside(root, real)
