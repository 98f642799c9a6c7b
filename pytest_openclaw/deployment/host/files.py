"""Bounded, read-only access to the files of a deployment, which nobody vouches for.

Whatever reads files asks the deployment's :class:`Files`: that of this machine, or one
in which a tar archive takes the place of the state directory. Nothing here writes,
blocks, or reads without a bound.

An :class:`OSError` is an answer: the gateway itself would get the same one. Where the
gateway may see more than this process does, there is no answer, and
:class:`Inaccessible` is raised, which no rule can take for absence.
"""

from __future__ import annotations

import errno
import os
from abc import ABC
from abc import abstractmethod
from dataclasses import field
from enum import Enum
from typing import NamedTuple

from pytest_openclaw.deployment.host.path_faults import fault_of_path
from pytest_openclaw.deployment.text.excerpts import Excerpt
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

#: Bytes of a config or ``.env`` file. The release has no limit; 2.3 MB was tried.
MAX_BYTES = 4 * 1024 * 1024
#: Names in one folder; there is no telling what a fuller one holds.
MAX_ENTRIES = 200_000


class Unreadable(Exception):
    """A file cannot be read as text; ``reason`` is a clause without the path.

    ``line`` is where in the file that shows, if it is known.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Missing(Unreadable):
    """Nothing is there; a dangling link is nothing."""


class OutOfBounds(NotEvaluated):
    """A release would read the file, or wait for it; we do not."""


class Irregular(OutOfBounds):
    """A pipe, a socket or a device, on which some readers of a release wait."""


class Inaccessible(NotEvaluated):
    """Nobody can say here what is at a path: this process may not look, or cannot."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(f"{path} cannot be read: {clause(error)}")


#: What the gateway meets as well, whoever it runs as. All else may be about this
#: process alone: its user, its limits, or a disk that did not answer it.
_ANSWERS = frozenset(
    (
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.EINVAL,
    )
)


class answering:
    """Lets errors pass that are answers about a path; raises others for the rest."""

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, (NotRegular, TooLarge)):
            return
        if isinstance(error, OSError) and error.errno not in _ANSWERS:
            raise Inaccessible(self._path, error) from None
        if isinstance(error, ValueError):
            raise fault_of_path(self._path, error) from None


class NotRegular(OSError):
    """It is a pipe, a socket or a device, which nothing here reads."""


class TooLarge(OSError):
    """A file has more bytes than the reader asked for."""


class FileKind(Enum):
    """What is at a path."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True)
class Status:
    """What ``lstat`` or ``stat`` says of a path.

    ``permissions`` are the low nine bits of the mode, or ``None`` where an archive or
    a manifest does not tell; ``links`` counts the hard links. ``special`` are the bits
    above those: set-user-id, set-group-id, sticky.
    """

    kind: FileKind
    permissions: int | None
    size: int
    links: int
    owner: int
    group: int
    special: int = 0

    @property
    def mode(self) -> int:
        """The permissions. Raises ``NotEvaluated`` where they are not known."""
        if self.permissions is None:
            raise NotEvaluated("the archive does not contain the mode of this folder")
        return self.permissions


class FolderEntry(NamedTuple):
    """A name in a folder, and what kind of entry has it; links are not followed."""

    name: str
    kind: FileKind


class Content(NamedTuple):
    """The bytes of a regular file, and its status when they were read."""

    data: bytes
    status: Status


@dataclass(frozen=True)
class Text:
    """A file's text as Node reads it: bytes that are not UTF-8 become U+FFFD.

    ``bad_byte`` is the offset in ``text`` of the first of those, or ``None``.
    ``excerpt`` tells where the text stands, if it is a part of another file.
    """

    path: str
    text: str = field(repr=False)
    size: int
    bad_byte: int | None
    links: int
    excerpt: Excerpt | None = None


class Files(ABC):
    """The file system of a deployment, by the absolute paths that it uses itself.

    A path at which nothing can be had raises :class:`OSError` with the number that
    the deployment's own system would give; one whose end is not known here, or which
    this process may not look at, raises :class:`~pytest_openclaw.NotEvaluated`.
    """

    @abstractmethod
    def lstat(self, path: str) -> Status:
        """Return the status of what is at *path*, a link itself if it is one."""

    @abstractmethod
    def stat(self, path: str) -> Status:
        """Return the status of what *path* leads to."""

    @abstractmethod
    def readlink(self, path: str) -> str:
        """Return the text of the link at *path*."""

    @abstractmethod
    def realpath(self, path: str) -> str:
        """Return *path* without links. Raises where nothing is at its end."""

    @abstractmethod
    def list(self, path: str) -> list[FolderEntry]:
        """Return the entries of a folder, in the byte order of their names."""

    @abstractmethod
    def read(self, path: str, limit: int) -> Content:
        """Return the bytes of the regular file that *path* leads to.

        Raises :class:`TooLarge` if there are more than *limit*,
        :class:`NotRegular` or :class:`IsADirectoryError` if it is not a file.
        """

    @abstractmethod
    def is_of_this_machine(self, path: str) -> bool:
        """Is *path* one of this machine's own files?"""

    def kind(self, path: str) -> FileKind | None:
        """Return what *path* leads to; ``None`` if that is nothing."""
        try:
            return self.stat(path).kind
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        """Tell whether anything is at *path*; a link to nowhere is nothing."""
        return self.kind(path) is not None

    def is_file(self, path: str) -> bool:
        """Tell whether *path* leads to a regular file."""
        return self.kind(path) is FileKind.FILE

    def is_folder(self, path: str) -> bool:
        """Tell whether *path* leads to a folder."""
        return self.kind(path) is FileKind.FOLDER

    def text(self, path: str, limit: int = MAX_BYTES) -> Text:
        """Return the text of the regular file that *path* leads to.

        Raises :class:`Unreadable` where the gateway would have none either, and
        :class:`~pytest_openclaw.NotEvaluated` where it may have one.
        """
        try:
            data, status = self.read(path, limit)
        except TooLarge:
            raise OutOfBounds(f"{path} is larger than {limit:,} bytes") from None
        except NotRegular:
            raise Irregular(f"{path} is not a regular file") from None
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing(clause(error)) from None
        except OSError as error:
            raise Unreadable(clause(error)) from None
        try:
            return Text(path, data.decode("utf-8"), len(data), None, status.links)
        except UnicodeDecodeError as error:
            bad_byte = len(data[: error.start].decode("utf-8"))
            text = data.decode("utf-8", "replace")
            return Text(path, text, len(data), bad_byte, status.links)

    def required_text(self, path: str, limit: int = MAX_BYTES) -> Text:
        """Return the text of a file that cannot be done without.

        Raises :class:`Unreadable`, whatever keeps it from being read.
        """
        try:
            return self.text(path, limit)
        except NotEvaluated as signal:  # a person has to see to it
            raise Unreadable(signal.reason.removeprefix(f"{path} ")) from None


def require_regular(status: Status, path: str) -> None:
    """Raise the error that reading anything but a regular file ends with."""
    if status.kind is FileKind.FOLDER:
        raise IsADirectoryError(errno.EISDIR, "it is a directory", path)
    if status.kind is not FileKind.FILE:
        raise NotRegular(errno.EINVAL, "it is not a regular file", path)


def require_bounded(count: int) -> None:
    """Raise ``NotEvaluated`` for a folder with more names than are looked at."""
    if count > MAX_ENTRIES:
        raise NotEvaluated(f"a folder has more than {MAX_ENTRIES:,} entries")


def too_large(path: str) -> TooLarge:
    """Return the error for a file with more bytes than were asked for."""
    return TooLarge(errno.EFBIG, "file too large", path)


def in_byte_order(entries: list[FolderEntry]) -> list[FolderEntry]:
    """Return *entries* in the order in which Node lists them."""
    return sorted(entries, key=lambda each: os.fsencode(each.name))


def node_name(name: str) -> str:
    """Return an entry's *name* as Node has it: bytes that are not UTF-8 are lost.

    Node then finds nothing by such a name, and neither does who uses this one.
    """
    return os.fsencode(name).decode("utf-8", "replace")


def clause(error: OSError) -> str:
    """Say *error* as a clause, without the path."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "this user may not read it"
    return (error.strerror or type(error).__name__).lower()
