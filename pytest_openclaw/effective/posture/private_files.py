"""Files beside a config that hold secrets or conversations, and who may read them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import FolderEntry
from pytest_openclaw.effective.state.permissions import Permissions
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.effective.state.state_places import credentials_dir
from pytest_openclaw.effective.state.state_places import in_state

#: Of the state directory itself: variables, approvals, keys, and copies of configs.
_BESIDE = re.compile(
    r"\.env\Z|exec-approvals\.json\Z|.*\.key\Z|.*\.bak(\.\d+)?\Z"
    r"|secrets.*\.json\Z"
)
#: Folders of the state directory, each file of which counts.
_FOLDERS = ("state", "identity", "devices", "cron")
#: Folders of an agent, and what counts in them.
_OF_AGENTS = {
    "agent": re.compile(r"auth-profiles\.json\Z|models\.json\Z|.*\.sqlite(-\w+)?\Z"),
    "sessions": re.compile(r"sessions\.json\Z|.*\.jsonl\Z"),
}
#: Credentials of a channel are a folder or two below.
_DEPTH = 3


def readable_files(deployment: Deployment) -> Iterator[tuple[str, list[Permissions]]]:
    """Yield each folder with those of its files that others may read or write.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a state directory. The config
    itself is not among them, nor are links.
    """
    for folder, names in _private(deployment):
        paths = (os.path.join(folder, name) for name in names)
        seen = (permissions_of(deployment, path) for path in paths)
        open_ones = [each for each in seen if each is not None and _is_open(each)]
        if open_ones:
            yield folder, open_ones


def _is_open(permissions: Permissions) -> bool:
    return permissions.is_readable or permissions.is_writable


def _private(deployment: Deployment) -> Iterator[tuple[str, list[str]]]:
    state = in_state(deployment)
    yield state, _names(deployment, state, _BESIDE)
    for name in _FOLDERS:
        folder = os.path.join(state, name)
        yield folder, _names(deployment, folder)
    yield from _nested(deployment, credentials_dir(deployment), _DEPTH)
    agents = os.path.join(state, "agents")
    for entry in _entries(deployment, agents):
        for name, pattern in _OF_AGENTS.items():
            folder = os.path.join(agents, entry.name, name)
            yield folder, _names(deployment, folder, pattern)


def _nested(
    deployment: Deployment, folder: str, depth: int
) -> Iterator[tuple[str, list[str]]]:
    yield folder, _names(deployment, folder)
    for entry in _entries(deployment, folder) if depth else ():
        if entry.kind is FileKind.FOLDER:
            inner = os.path.join(folder, entry.name)
            yield from _nested(deployment, inner, depth - 1)


def _names(
    deployment: Deployment, folder: str, pattern: re.Pattern[str] | None = None
) -> list[str]:
    return [
        entry.name
        for entry in _entries(deployment, folder)
        if entry.kind is FileKind.FILE
        and (pattern is None or pattern.match(entry.name))
    ]


def _entries(deployment: Deployment, folder: str) -> list[FolderEntry]:
    try:
        return deployment.files.list(folder)
    except OSError:
        return []
