"""The modes that ``openclaw security audit --fix`` sets, in its order."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from typing import NamedTuple

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Status
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.default_agent import default_agent_id
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state.state_places import credentials_dir
from pytest_openclaw.language.javascript import trim

FOLDER, FILE = 0o700, 0o600
#: Of an agent's folder, in both releases and in the newer one alone.
_DATABASE = tuple(
    f"openclaw-agent.sqlite{end}" for end in ("", "-wal", "-shm", "-journal")
)


class Target(NamedTuple):
    """A path, the mode that it is to have, and if a link there is left out."""

    path: str
    mode: int


class Action(NamedTuple):
    """What the command does about one target.

    ``result`` is ``ok``, ``already``, ``missing``, ``symlink``, ``not-a-file``,
    ``not-a-directory`` or ``error``; ``old`` is the mode before, with special bits.
    """

    path: str
    mode: int
    result: str
    error: str = ""
    old: int | None = None
    real: str = ""

    def to_data(self) -> dict[str, object]:
        """Return the action as the command's JSON lists it."""
        data: dict[str, object] = {
            "kind": "chmod",
            "path": self.path,
            "mode": self.mode,
            "ok": self.result == "ok",
        }
        if self.result == "error":
            return {**data, "error": self.error}
        return data if self.result == "ok" else {**data, "skipped": self.result}


class User(NamedTuple):
    """Who runs the command."""

    uid: int
    gids: frozenset[int]

    @classmethod
    def current(cls) -> User:
        """Return the user of this process; root where a system has none."""
        if not hasattr(os, "geteuid"):
            return cls(0, frozenset())
        return cls(os.geteuid(), frozenset({os.getegid(), *os.getgroups()}))

    def may_chmod(self, status: Status) -> bool:
        """May this user change the mode of a file or folder?"""
        return self.uid in (0, status.owner)

    def may_write(self, status: Status) -> bool:
        """May this user write there?"""
        if self.uid == 0 or status.permissions is None:
            return True
        if self.uid == status.owner:
            return bool(status.permissions & 0o200)
        if status.group in self.gids:
            return bool(status.permissions & 0o020)
        return bool(status.permissions & 0o002)


def targets(deployment: Deployment) -> Iterator[Target]:
    """Yield what the command looks at, in its order.

    Raises :class:`~pytest_openclaw.NotEvaluated` where that is not known here.
    """
    state, config = deployment.places.state_dir, deployment.places.config
    if state is None:
        return
    yield Target(state, FOLDER)
    if config is not None and deployment.places.manifest is None:
        yield Target(config, FILE)
        yield from (Target(path, FILE) for path in dict.fromkeys(_includes(deployment)))
    folder = credentials_dir(deployment)
    yield Target(folder, FOLDER)
    yield from _regular(deployment.files, folder, ".json")
    # Ids that are written in two ways, not by blanks alone, are looked at twice.
    for agent in map(canonical_agent_id, dict.fromkeys(_agents(deployment))):
        yield from _of_agent(deployment, os.path.join(state, "agents", agent))


def _of_agent(deployment: Deployment, folder: str) -> Iterator[Target]:
    own, sessions = os.path.join(folder, "agent"), os.path.join(folder, "sessions")
    yield Target(folder, FOLDER)
    yield Target(own, FOLDER)
    for name in _agent_files(deployment):
        yield Target(os.path.join(own, name), FILE)
    yield Target(sessions, FOLDER)
    yield Target(os.path.join(sessions, "sessions.json"), FILE)
    if _closes_transcripts(deployment):
        yield from _regular(deployment.files, sessions, ".jsonl")


@by_release
def _closes_transcripts(deployment: Deployment) -> bool:
    return True


@_closes_transcripts.on(until="2026.2.9")
def _closes_transcripts_2026_2(deployment: Deployment) -> bool:
    return False


def _regular(files: Files, folder: str, suffix: str) -> Iterator[Target]:
    """Yield the regular files of a folder, which may be a link, with a suffix."""
    try:
        entries = files.list(folder)
    except OSError:
        return
    for entry in entries:
        if entry.kind is FileKind.FILE and entry.name.endswith(suffix):
            yield Target(os.path.join(folder, entry.name), FILE)


@by_release
def _agent_files(deployment: Deployment) -> tuple[str, ...]:
    return (*_DATABASE, "auth-profiles.json")


@_agent_files.on(until="2026.6.1")
def _agent_files_2026_5(deployment: Deployment) -> tuple[str, ...]:
    """2026.5.12 has no database for each agent."""
    return ("auth-profiles.json",)


@by_release
def _agents(deployment: Deployment) -> list[str]:
    default = canonical_agent_id(default_agent_id(deployment) or "main")
    return ["main", default, *(trim(each.id) for each in agents(deployment))]


@_agents.on(until="2026.7.1")
def _agents_2026_5(deployment: Deployment) -> list[str]:
    """2026.5.12 begins with the default agent, whatever its id."""
    roster = [trim(each.id) for each in agents(deployment) if trim(each.id)]
    return [canonical_agent_id(default_agent_id(deployment) or "main"), *roster]


@by_release
def _includes(deployment: Deployment) -> list[str]:
    """2026.9.6 takes a link for its target."""
    return [_real(deployment.files, path) for path in _included(deployment.loaded.main)]


@_includes.on(until="2026.7.1")
def _includes_2026_5(deployment: Deployment) -> list[str]:
    return list(_included(deployment.loaded.main))


def _included(source: Source | None) -> Iterator[str]:
    for sources in (source.included if source else {}).values():
        for each in sources:
            yield each.path
            yield from _included(each)


def _real(files: Files, path: str) -> str:
    try:
        return files.realpath(path)
    except OSError:
        return path


def action_for(target: Target, files: Files, user: User) -> Action:
    """Return what the command does about *target*, in the files as they are then."""
    path, mode = target
    try:
        status = files.lstat(path)
    except FileNotFoundError:
        return Action(path, mode, "missing")
    except OSError as error:
        return Action(path, mode, "error", _node_error(error, "lstat", path))
    if status.kind is FileKind.LINK:
        return Action(path, mode, "symlink")
    wanted = FileKind.FOLDER if mode == FOLDER else FileKind.FILE
    if status.kind is not wanted:
        what = "directory" if mode == FOLDER else "file"
        return Action(path, mode, f"not-a-{what}")
    if status.mode == mode:
        return Action(path, mode, "already")
    old, real = status.mode | status.special, _real(files, path)
    if not user.may_chmod(status):
        denied = PermissionError(errno.EPERM, "operation not permitted")
        return Action(path, mode, "error", _node_error(denied, "chmod", path))
    return Action(path, mode, "ok", old=old, real=real)


def _node_error(error: OSError, call: str, path: str) -> str:
    code = errno.errorcode.get(error.errno or 0, "EIO")
    reason = (error.strerror or "").lower()
    return f"Error: {code}: {reason}, {call} '{path}'"
