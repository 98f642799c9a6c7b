"""What ``openclaw security audit --fix`` would do to a deployment, step by step."""

from __future__ import annotations

import os
from dataclasses import field
from dataclasses import replace

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.changes import ModeChange
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.fixing.planned_files import PlannedFiles
from pytest_openclaw.fixing.release_edits import ReleaseEdit
from pytest_openclaw.fixing.release_edits import release_edits
from pytest_openclaw.fixing.release_edits import written
from pytest_openclaw.fixing.release_forms import also_written
from pytest_openclaw.fixing.release_forms import rewritten
from pytest_openclaw.fixing.release_modes import FILE
from pytest_openclaw.fixing.release_modes import FOLDER
from pytest_openclaw.fixing.release_modes import Action
from pytest_openclaw.fixing.release_modes import User
from pytest_openclaw.fixing.release_modes import action_for
from pytest_openclaw.fixing.release_modes import targets
from pytest_openclaw.fixing.release_seeds import seeds
from pytest_openclaw.on_use import dataclass


@dataclass
class ReleaseFix:
    """What the command does: edits that it writes, modes, and its own report of both.

    ``announced`` are the edits that it lists, written or not. ``reported`` are the
    changes that its own report knows: modes and includes, not the config itself, which
    it read before. ``unpredicted`` says why something of it is not known here.
    """

    edits: list[Edit] = field(default_factory=list)
    modes: list[ModeChange] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    reported: Changes = field(default_factory=Changes)
    drafts: Drafts | None = None
    is_written: bool = False
    refused: str = ""
    unpredicted: str = ""

    def leave_open(self, reason: object) -> None:
        """Note why something is not predicted; it is among the errors, too."""
        self.unpredicted = str(reason)
        self.errors.append(f"not predicted here: {reason}")

    def outcome(self) -> tuple[object, ...]:
        """Return what two releases have to agree in."""
        edits = [(each.key_path, each.removes, each.new) for each in self.edits]
        modes = [(each.path, each.old, each.new) for each in self.modes]
        said = (self.refused, self.is_written, self.announced, self.errors)
        return (*said, edits, modes, self.actions)

    def to_data(self, deployment: Deployment) -> dict[str, object]:
        """Return the object ``fix`` of the command's JSON."""
        return {
            "ok": not self.errors,
            "stateDir": deployment.places.state_dir,
            "configPath": deployment.places.config,
            "configWritten": self.is_written,
            "changes": self.announced,
            "actions": [each.to_data() for each in self.actions],
            "errors": self.errors,
        }


def release_fix(
    deployment: Deployment, refused: str = "", user: User | None = None
) -> ReleaseFix:
    """Return what the command of the release would do; nothing, if it is *refused*.

    Of a release between two known ones that is what both of them would do, of others
    that are not known what the nearest would.
    """
    user = user or User.current()
    result = _release_fix(deployment, refused, user)
    judged = deployment.judged
    if deployment.beside is None:
        if not judged.exact and not result.unpredicted:
            known = judged.rules.release
            result.unpredicted = f"whether {judged.version} does the same as {known}"
        return result
    other = _release_fix(deployment.beside, refused, user)
    if result.outcome() == other.outcome():
        return result
    undecided = ReleaseFix(refused=refused)
    undecided.leave_open(f"{judged.between}, and --fix differs there")
    return undecided


def _release_fix(deployment: Deployment, refused: str, user: User) -> ReleaseFix:
    result = ReleaseFix(refused=refused)
    try:
        result.refused = result.refused or _stops(deployment, user)
        if result.refused:
            return result
        _write(deployment, result, user)
    except NotEvaluated as signal:
        result.leave_open(signal.reason)
    _set_modes(deployment, result, user)
    main = deployment.loaded.main
    texts = {
        path: text
        for path, text in result.changes.texts.items()
        if main is None or path != main.path
    }
    result.reported = replace(result.changes, texts=texts, tree=None)
    return result


@by_release
def _stops(deployment: Deployment, user: User) -> str:
    """2026.9.6 makes its own folder in the state directory before anything else."""
    state = deployment.places.state_dir
    if state is None or deployment.files.exists(os.path.join(state, "state")):
        return ""
    try:
        may_write = user.may_write(deployment.files.stat(state))
    except OSError:
        return ""
    return "" if may_write else "the state directory cannot be written to"


@_stops.on(until="2026.7.1")
def _stops_2026_5(deployment: Deployment, user: User) -> str:
    return ""


def _write(deployment: Deployment, result: ReleaseFix, user: User) -> None:
    edits = release_edits(deployment)
    try:
        edits += seeds(deployment, edits)
    except NotEvaluated as signal:
        result.unpredicted = (
            f"which senders are let into WhatsApp groups: {signal.reason}"
        )
    result.announced = [each.change for each in edits]
    target = written(deployment, edits)
    if target.error:
        result.errors.append(_failed(deployment, target.error))
        return
    if not edits:
        return
    drafts = Drafts(deployment)
    path = _rewritten(deployment, target.file) if target.file else None
    if path and deployment.places.manifest is None:
        folder = deployment.files.stat(os.path.dirname(path))
        if not user.may_write(folder):
            denied = f"EACCES: permission denied, open '{path}'"
            result.errors.append(_failed(deployment, denied))
            return
    changed = rewritten(deployment, edits)
    try:
        drafts.change_all((each.owner, each.new) for each in changed)
    except CannotEdit as reason:
        result.leave_open(reason)
        return
    result.is_written, result.drafts = True, drafts
    result.changes = drafts.changes
    result.edits = [edit_of(each, path) for each in changed]
    result.unpredicted = also_written(deployment) or result.unpredicted
    if path and deployment.places.manifest is None:
        _close(deployment, result, path, FILE)
        if target.file is deployment.loaded.main:
            _close_folder(deployment, result, os.path.dirname(path))


@by_release
def _failed(deployment: Deployment, reason: str) -> str:
    return f"replaceConfigFile failed: Error: {reason}"


@_failed.on(until="2026.4.23")
def _failed_2026_4(deployment: Deployment, reason: str) -> str:
    return f"writeConfigFile failed: Error: {reason}"


@by_release
def _close_folder(deployment: Deployment, result: ReleaseFix, folder: str) -> None:
    """Note what becomes of the folder in which the config is written."""
    _close(deployment, result, folder, FOLDER)


@_close_folder.on(until="2026.3.2")
def _close_folder_2026_3_2(
    deployment: Deployment, result: ReleaseFix, folder: str
) -> None:
    """2026.3.2 leaves it as it is."""


@_close_folder.on(since="2026.3.13", until="2026.4.23")
def _close_folder_2026_4(
    deployment: Deployment, result: ReleaseFix, folder: str
) -> None:
    """2026.4.23 closes the state directory alone, and only where others may use it."""
    permissions = deployment.files.stat(folder).permissions
    if folder == deployment.places.state_dir and (permissions or 0) & 0o077:
        _close(deployment, result, folder, FOLDER)


def _rewritten(deployment: Deployment, file: Source) -> str:
    """Return the path that is written to: of an include, what a link leads to."""
    if file is deployment.loaded.main:
        return file.path
    return deployment.files.realpath(file.path)


def edit_of(each: ReleaseEdit, path: str | None = None) -> Edit:
    """Return one edit of the command, to the file at *path*, as one of a plan."""
    owner, removes = each.owner, each.new is UNSET
    return Edit(
        path=render(owner.path),
        old=None if owner.old is MISSING else owner.old,
        new=None if removes else each.new,
        file=owner.file,
        line=owner.line,
        cost=each.cost,
        removes=removes,
        key_path=owner.path,
        within=owner.within,
        real_path=path or (owner.source.path if owner.source else None),
    )


def _close(deployment: Deployment, result: ReleaseFix, path: str, mode: int) -> None:
    """Note the mode that a write leaves behind; a link becomes a file of its own."""
    status = deployment.files.lstat(path)
    if status.kind is FileKind.LINK and mode == FILE:
        result.changes.unlinked.add(path)
        result.changes.modes[path] = mode
        return
    status = deployment.files.stat(path)
    real = deployment.files.realpath(path)
    # Special bits go too.
    if status.permissions is not None and status.mode | status.special != mode:
        _note(result, real, status.mode | status.special, mode)
    result.changes.modes[real] = mode


def _set_modes(deployment: Deployment, result: ReleaseFix, user: User) -> None:
    files = PlannedFiles(deployment.files, result.changes)
    try:
        for target in targets(deployment):
            action = action_for(target, files, user)
            result.actions.append(action)
            if action.result == "ok" and action.old is not None:
                result.changes.modes[action.real] = action.mode
                _note(result, action.real, action.old, action.mode)
    except NotEvaluated:
        return  # an archive that does not hold the folder's own mode


def _note(result: ReleaseFix, path: str, old: int, new: int) -> None:
    made = ModeChange(path, f"{old:03o}", f"{new:03o}", shown=path)
    for at, each in enumerate(result.modes):
        if each.path == path:
            result.modes[at] = replace(made, old=each.old)
            return
    result.modes.append(made)
