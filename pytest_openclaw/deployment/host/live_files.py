"""The files of the machine that this runs on, read without blocking or a trace."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO
from typing import Final

from pytest_openclaw.deployment.host.files import Content
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import FolderEntry
from pytest_openclaw.deployment.host.files import Status
from pytest_openclaw.deployment.host.files import answering
from pytest_openclaw.deployment.host.files import in_byte_order
from pytest_openclaw.deployment.host.files import require_bounded
from pytest_openclaw.deployment.host.files import require_regular
from pytest_openclaw.deployment.host.files import too_large


class LiveFiles(Files):
    """The files of this machine."""

    def lstat(self, path: str) -> Status:
        """Return the status of what is at *path*, a link itself if it is one."""
        with answering(path):
            return _status(os.lstat(path))

    def stat(self, path: str) -> Status:
        """Return the status of what *path* leads to."""
        with answering(path):
            return _status(os.stat(path))

    def readlink(self, path: str) -> str:
        """Return the text of the link at *path*."""
        with answering(path):
            return os.readlink(path)

    def realpath(self, path: str) -> str:
        """Return *path* without links. Raises where nothing is at its end."""
        with answering(path):
            return os.path.realpath(path, strict=True)

    def list(self, path: str) -> list[FolderEntry]:
        """Return the entries of a folder, in the byte order of their names."""
        found = []
        with answering(path), os.scandir(path) as entries:
            for entry in entries:
                found.append(FolderEntry(entry.name, _kind_of(entry)))
                require_bounded(len(found))
        return in_byte_order(found)

    def read(self, path: str, limit: int) -> Content:
        """Return the bytes of the regular file that *path* leads to."""
        require_regular(self.stat(path), path)
        # It may have become something else since; a pipe must not hold the run up.
        with answering(path), opened(path) as stream:
            status = _status(os.fstat(stream.fileno()))
            require_regular(status, path)
            # To read so many at once takes as much memory, however little is there.
            data = stream.read(min(status.size, limit) + 1)
            if len(data) > status.size:  # it grew, or has no size, as below /proc
                data += stream.read(limit + 1 - len(data))
        if len(data) > limit:
            raise too_large(path)
        return Content(data, status)

    def is_of_this_machine(self, path: str) -> bool:
        """Is *path* one of this machine's own files?"""
        return True


LIVE: Final = LiveFiles()


def opened(path: str) -> BinaryIO:
    """Open a file of this machine to read it; nothing at *path* can block that."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    return os.fdopen(os.open(path, flags), "rb")


_KINDS = {
    stat.S_IFREG: FileKind.FILE,
    stat.S_IFDIR: FileKind.FOLDER,
    stat.S_IFLNK: FileKind.LINK,
}


def _status(status: os.stat_result) -> Status:
    return Status(
        kind=_KINDS.get(stat.S_IFMT(status.st_mode), FileKind.OTHER),
        permissions=status.st_mode & 0o777,
        size=status.st_size,
        links=status.st_nlink,
        owner=status.st_uid,
        group=status.st_gid,
        special=status.st_mode & 0o7000,
    )


def _kind_of(entry: os.DirEntry[str]) -> FileKind:
    try:
        if entry.is_symlink():
            return FileKind.LINK
        if entry.is_dir(follow_symlinks=False):
            return FileKind.FOLDER
        return FileKind.FILE if entry.is_file(follow_symlinks=False) else FileKind.OTHER
    except OSError:  # it is gone again
        return FileKind.OTHER
