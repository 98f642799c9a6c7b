"""Files of a deployment whose state directory is a tar archive."""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterable
from functools import lru_cache

from pytest_openclaw.deployment.host.archive import Archive
from pytest_openclaw.deployment.host.archive import Node
from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Content
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import FolderEntry
from pytest_openclaw.deployment.host.files import Status
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.files import in_byte_order
from pytest_openclaw.deployment.host.files import require_bounded
from pytest_openclaw.deployment.host.files import require_regular
from pytest_openclaw.deployment.host.files import too_large
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.places import state_path
from pytest_openclaw.deployment.host.tar_headers import Damaged
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.language.paths import is_within
from pytest_openclaw.language.paths import normal

#: As many as Linux follows.
_MAX_LINKS = 40


def files_of(
    state_dir: str,
    environment: Environment,
    home: str | None,
    config: str | None,
) -> tuple[ArchivedFiles, str]:
    """Return the files of a deployment, and the path of its state directory.

    *state_dir* is an archive. It stands in the place that
    variables and home name; where they name none, its own path is that place. Beside
    it, only *home* and the folder of *config* are the deployment's.

    Raises :class:`~pytest_openclaw.UsageError` for an archive that cannot be read.
    """
    path = absolute(state_dir)
    mount = state_path(environment, home=home) or path
    beside = [home] if home else []
    if config:
        beside.append(os.path.dirname(absolute(config)))
    return ArchivedFiles(archive_at(path), mount, beside), mount


def archive_at(path: str) -> Archive:
    """Return the archive at an absolute path, read once as long as it stays the same.

    Raises :class:`~pytest_openclaw.UsageError` if it cannot be read.
    """
    try:
        status = os.stat(path)
        return _read(path, (status.st_ino, status.st_size, status.st_mtime_ns))
    except OSError as error:
        raise UsageError(f"the state archive {path}: {clause(error)}") from None
    except Damaged as error:
        raise UsageError(f"the state archive {path}: {error}") from None


@lru_cache(maxsize=2)
def _read(path: str, identity: tuple[int, int, int]) -> Archive:
    return Archive(path)


class ArchivedFiles(Files):
    """The files of this machine, with an archive in place of one folder.

    ``mount`` is the path that the deployment itself knows that folder by; nothing has
    to be there on this machine, and what is there is not looked at. No link of the
    archive leads out of it: where one would, ``NotEvaluated`` is raised, and so it is
    for files of this machine that lie in none of the folders *beside*, since they are
    not the deployment's.
    """

    def __init__(
        self, archive: Archive, mount: str, beside: Iterable[str] = ()
    ) -> None:
        """Put *archive* in the place of *mount*."""
        self.archive = archive
        self._beside = [os.path.realpath(folder) for folder in beside]
        folder, name = os.path.split(normal(mount))
        self.mount = os.path.join(os.path.realpath(folder), name)

    def lstat(self, path: str) -> Status:
        """Return the status of what is at *path*, a link itself if it is one."""
        real, node = self._walk(path, follow=False)
        return LIVE.lstat(real) if node is None else _status(node)

    def stat(self, path: str) -> Status:
        """Return the status of what *path* leads to."""
        real, node = self._walk(path)
        return LIVE.stat(real) if node is None else _status(node)

    def readlink(self, path: str) -> str:
        """Return the text of the link at *path*."""
        real, node = self._walk(path, follow=False)
        if node is None:
            return LIVE.readlink(real)
        if node.kind is not FileKind.LINK:
            raise OSError(errno.EINVAL, "it is not a link", path)
        return node.target

    def realpath(self, path: str) -> str:
        """Return *path* without links. Raises where nothing is at its end."""
        return self._walk(path)[0]

    def list(self, path: str) -> list[FolderEntry]:
        """Return the entries of a folder, in the byte order of their names."""
        real, node = self._walk(path)
        if node is None:
            return LIVE.list(real)
        if node.kind is not FileKind.FOLDER:
            raise NotADirectoryError(errno.ENOTDIR, "it is not a directory", path)
        require_bounded(len(node.children))
        return in_byte_order(
            [FolderEntry(name, child.kind) for name, child in node.children.items()]
        )

    def read(self, path: str, limit: int) -> Content:
        """Return the bytes of the regular file that *path* leads to."""
        real, node = self._walk(path)
        if node is None:
            return LIVE.read(real, limit)
        status = _status(node)
        require_regular(status, path)
        if node.size > limit:
            raise too_large(path)
        return Content(self.archive.content(node), status)

    def is_of_this_machine(self, path: str) -> bool:
        """Is *path* one of this machine's own files?"""
        try:
            return self._walk(path)[1] is None
        except OSError:  # nothing is there
            return not is_within(absolute(path), self.mount)

    def _walk(self, path: str, *, follow: bool = True) -> tuple[str, Node | None]:
        """Return *path* without links, and the node there if the archive has it."""
        if "\0" in path:
            raise OSError(errno.EINVAL, "its path is invalid: it contains a NUL", path)
        drive, rest = os.path.splitdrive(absolute(path))
        top = drive + os.sep
        current, links, archived = top, 0, False
        left = deque(rest.split(os.sep))
        while left:
            part = left.popleft()
            if part in ("", os.curdir):
                continue
            if part == os.pardir:
                current = os.path.dirname(current)
                continue
            at = os.path.join(current, part)
            node = self._node(at, path)
            target = self._link(at, node)
            if target is None or not (left or follow):
                self._require_within(at, node, archived)
                current = at
                continue
            links += 1
            if links > _MAX_LINKS:
                raise OSError(errno.ELOOP, "too many links", path)
            archived = archived or node is not None
            if os.path.isabs(target):
                current = top
            left.extendleft(reversed(target.split(os.sep)))
        node = self._node(current, path)
        if archived and node is None:
            raise NotEvaluated("a link in the archive leads out of it")
        if node is None:
            self._require_beside(current)
            LIVE.lstat(current)
        return current, node

    def _require_beside(self, at: str) -> None:
        if not any(is_within(at, folder) for folder in self._beside):
            raise NotEvaluated(f"{at} is outside the state archive")

    def _link(self, at: str, node: Node | None) -> str | None:
        """Return the target of the link at a path; ``None`` if it is not a link."""
        if node is not None:
            return node.target if node.kind is FileKind.LINK else None
        try:
            return LIVE.readlink(at)
        except OSError:
            return None

    def _node(self, at: str, asked: str) -> Node | None:
        """Return the archive's node at a path without links; ``None`` outside of it."""
        if not is_within(at, self.mount):
            return None
        node = self.archive.root
        for part in at[len(self.mount) :].split(os.sep):
            if not part:
                continue
            if node.kind is not FileKind.FOLDER:
                raise NotADirectoryError(errno.ENOTDIR, "not a directory", asked)
            if part not in node.children:
                raise FileNotFoundError(errno.ENOENT, "no such file", asked)
            node = node.children[part]
        return node

    def _require_within(self, at: str, node: Node | None, archived: bool) -> None:
        if archived and node is None and not self._leads_to_mount(at):
            raise NotEvaluated("a link in the archive leads out of it")

    def _leads_to_mount(self, at: str) -> bool:
        return self.mount != at and is_within(self.mount, at)


def _status(node: Node) -> Status:
    return Status(
        kind=node.kind,
        permissions=node.permissions,
        size=node.size,
        links=node.links,
        owner=node.owner,
        group=node.group,
        special=node.special,
    )
