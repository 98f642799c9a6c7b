"""Files that are in another file, as the folder that they are in for the gateway."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from pytest_openclaw.deployment.host.files import MAX_BYTES
from pytest_openclaw.deployment.host.files import Content
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import FolderEntry
from pytest_openclaw.deployment.host.files import Status
from pytest_openclaw.deployment.host.files import Text
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.files import too_large
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.language.paths import normal


class MountedFile(NamedTuple):
    """What a file contains for the gateway, and where that is in the file here.

    ``fault`` says why it can contain nothing. ``mode`` is ``None`` where nothing states
    it. ``is_link``: the gateway sees a link, as in a volume of Kubernetes. ``set_by``
    is what states, or could state, the mode.
    """

    data: bytes
    excerpt: Excerpt
    fault: str = ""
    mode: int | None = None
    is_link: bool = False
    set_by: ModeSetter | None = None


class MountedFiles(Files):
    """The files of a deployment, and one folder whose files are in another file.

    Nothing is at *folder* on any disk. Owners are not known.
    """

    def __init__(
        self, inner: Files, folder: str, files: Mapping[str, MountedFile]
    ) -> None:
        """Put *files* into *folder*; everything else is what *inner* has."""
        self._inner = inner
        self._folder = folder
        self._files = files

    def lstat(self, path: str) -> Status:
        """Return the status of what is at *path*, a link itself if it is one."""
        name = self._name(path)
        if name is None:
            return self._inner.lstat(path)
        status = self._status(name, path)
        is_link = bool(name) and self._files[name].is_link
        # Linux says of each link that everyone may do everything.
        return (
            replace(status, kind=FileKind.LINK, permissions=0o777)
            if is_link
            else status
        )

    def stat(self, path: str) -> Status:
        """Return the status of what *path* leads to."""
        name = self._name(path)
        return self._inner.stat(path) if name is None else self._status(name, path)

    def readlink(self, path: str) -> str:
        """Return the text of the link at *path*."""
        if self._name(path) is None:
            return self._inner.readlink(path)
        raise OSError(errno.EINVAL, "it is not a link", path)

    def realpath(self, path: str) -> str:
        """Return *path* without links. Raises where nothing is at its end."""
        name = self._name(path)
        if name is None:
            return self._inner.realpath(path)
        self._status(name, path)
        return normal(path)

    def list(self, path: str) -> list[FolderEntry]:
        """Return the entries of a folder, in the byte order of their names."""
        name = self._name(path)
        if name is None:
            return self._inner.list(path)
        if name:
            raise NotADirectoryError(errno.ENOTDIR, "it is not a directory", path)
        return [FolderEntry(each, FileKind.FILE) for each in sorted(self._files)]

    def read(self, path: str, limit: int) -> Content:
        """Return the bytes of the regular file that *path* leads to."""
        name = self._name(path)
        if name is None:
            return self._inner.read(path, limit)
        status = self._status(name, path)
        if status.kind is FileKind.FOLDER:
            raise IsADirectoryError(errno.EISDIR, "it is a directory", path)
        if status.size > limit:
            raise too_large(path)
        return Content(self._files[name].data, status)

    def text(self, path: str, limit: int = MAX_BYTES) -> Text:
        """Return the text of a file, and where it stands in the manifest."""
        member = self._files.get(self._name(path) or "")
        if member is None:
            return super().text(path, limit)
        if member.fault:
            raise Unreadable(member.fault, member.excerpt.line)
        return replace(super().text(path, limit), excerpt=member.excerpt)

    def is_of_this_machine(self, path: str) -> bool:
        """Is *path* one of this machine's own files?"""
        return self._name(path) is None and self._inner.is_of_this_machine(path)

    def _name(self, path: str) -> str | None:
        """Return what *path* names in the folder, ``""`` for itself; else ``None``."""
        path = normal(path)
        if path == self._folder:
            return ""
        inside = path.startswith(self._folder + os.sep)
        return path[len(self._folder) + 1 :] if inside else None

    def _status(self, name: str, path: str) -> Status:
        if name and name not in self._files:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        kind = FileKind.FILE if name else FileKind.FOLDER
        if not name:
            return Status(kind, None, 0, 1, 0, 0)
        file = self._files[name]
        return Status(kind, file.mode, len(file.data), 1, 0, 0)
