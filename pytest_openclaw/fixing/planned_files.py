"""A deployment as it would be once a plan is applied."""

from __future__ import annotations

from dataclasses import field
from dataclasses import replace
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import MAX_BYTES
from pytest_openclaw.deployment.host.files import Content
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import FolderEntry
from pytest_openclaw.deployment.host.files import Status
from pytest_openclaw.deployment.host.files import Text
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.reading.config import config_from
from pytest_openclaw.deployment.reading.config import read_config
from pytest_openclaw.on_use import dataclass


@dataclass
class Changes:
    """What a plan changes: texts by the path they are read by, modes by real path.

    ``unlinked`` are links that become files of their own. ``tree`` is the new config
    of a deployment that was made in memory.
    """

    texts: dict[str, str] = field(default_factory=dict, repr=False)
    modes: dict[str, int] = field(default_factory=dict)
    unlinked: set[str] = field(default_factory=set)
    tree: Any = field(default=None, repr=False)


class PlannedFiles(Files):
    """The files of a deployment with the changes of a plan; nothing is written."""

    def __init__(self, inner: Files, changes: Changes) -> None:
        """Show *inner* with *changes*."""
        self._inner = inner
        self._changes = changes

    def lstat(self, path: str) -> Status:
        """Return the status of what is at *path*, a link itself if it is one."""
        status = self._inner.lstat(path)
        if path in self._changes.unlinked:
            mode = self._changes.modes.get(path, status.permissions)
            return replace(status, kind=FileKind.FILE, permissions=mode)
        return status if status.kind is FileKind.LINK else self._with_mode(path, status)

    def stat(self, path: str) -> Status:
        """Return the status of what *path* leads to."""
        if path in self._changes.unlinked:
            return self.lstat(path)
        return self._with_mode(path, self._inner.stat(path))

    def readlink(self, path: str) -> str:
        """Return the text of the link at *path*."""
        return self._inner.readlink(path)

    def realpath(self, path: str) -> str:
        """Return *path* without links. Raises where nothing is at its end."""
        return path if path in self._changes.unlinked else self._inner.realpath(path)

    def list(self, path: str) -> list[FolderEntry]:
        """Return the entries of a folder, in the byte order of their names."""
        return self._inner.list(path)

    def read(self, path: str, limit: int) -> Content:
        """Return the bytes of the regular file that *path* leads to."""
        text = self._changes.texts.get(path)
        if text is None:
            return self._inner.read(path, limit)
        return Content(text.encode("utf-8", "surrogatepass"), self.stat(path))

    def text(self, path: str, limit: int = MAX_BYTES) -> Text:
        """Return the text of a file as it would be."""
        found = self._inner.text(path, limit)
        text = self._changes.texts.get(path)
        return found if text is None else replace(found, text=text)

    def is_of_this_machine(self, path: str) -> bool:
        """Is *path* one of this machine's own files?"""
        return self._inner.is_of_this_machine(path)

    def _with_mode(self, path: str, status: Status) -> Status:
        if not self._changes.modes:
            return status
        mode = self._changes.modes.get(self._inner.realpath(path))
        return status if mode is None else replace(status, permissions=mode)


def planned(deployment: Deployment, changes: Changes) -> Deployment:
    """Return *deployment* as it would be with *changes*; nothing is written."""
    files = PlannedFiles(deployment.files, changes)
    return reread(deployment, replace(deployment.inputs, files=files), changes)


def reread(deployment: Deployment, given: Inputs, changes: Changes) -> Deployment:
    """Return *deployment* read again with other inputs, and *changes* of its tree."""
    if deployment.loaded.main is None and changes.tree is not None:
        config = config_from(changes.tree, given)
    elif deployment.loaded.main is None and deployment.places.config is None:
        config = config_from(deployment.without_flags.loaded.authored, given)
    else:
        config = read_config(deployment.places.config, deployment.shown, given)
    name = deployment.name if deployment.is_named else None
    return Deployment(name, deployment.shown, deployment.places, config, given)
