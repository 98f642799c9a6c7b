"""A tar archive as a tree of nodes: its members by name, their contents on demand.

Nothing is unpacked to disk. A compressed archive cannot be read from the middle, so
its small files are kept in memory from the one pass that finds the members.
"""

from __future__ import annotations

import gzip
import importlib
import os
import zlib
from contextlib import closing
from dataclasses import field
from typing import IO
from typing import cast

from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import require_regular
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.live_files import opened
from pytest_openclaw.deployment.host.tar_headers import Damaged
from pytest_openclaw.deployment.host.tar_headers import TarMember
from pytest_openclaw.deployment.host.tar_headers import members
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

MAX_MEMBERS = 250_000
#: Bytes of an archive once it is decompressed.
MAX_BYTES = 4 * 1024**3
#: Bytes that are decompressed again, in all, to read larger files.
_MAX_READ_AGAIN = 8 * 1024**3
_MAX_NAME = 4096
_KEPT_SIZE = 1024 * 1024
_KEPT_IN_ALL = 64 * 1024 * 1024
_CHUNK = 1024 * 1024

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_OTHERS = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"PK\x03\x04": "zip"}

#: Folders of a state directory: one of these alone at the top is not the whole.
_PARTS = frozenset(
    "agents credentials extensions hooks logs npm plugins skills workspace".split()
)


@dataclass(eq=False)
class Node:
    """A file, folder or link of an archive; a hard-linked file is one node.

    ``permissions`` are ``None`` for a folder that has no member of its own.
    """

    kind: FileKind
    permissions: int | None = None
    special: int = 0
    owner: int = 0
    group: int = 0
    size: int = 0
    offset: int = 0
    target: str = ""
    is_sparse: bool = False
    links: int = 1
    content: bytes | None = field(default=None, repr=False)
    children: dict[str, Node] = field(default_factory=dict, repr=False)


class Archive:
    """The members of the tar archive at a path of this machine."""

    def __init__(self, path: str) -> None:
        """Read all headers. Raises :class:`Damaged`."""
        self.path = path
        self._top = Node(FileKind.FOLDER)
        self._kept = self._read_again = 0
        self._count = 0
        with closing(_opened(path)) as stream:
            self._seen = stream.identity
            self._compressed = stream.compressed
            for member in members(stream):
                self._add(member, stream)
        self.root = _state_directory(self._top)

    def _add(self, member: TarMember, stream: _Stream) -> None:
        node = self._node_of(member)
        folder, name = self._place(member.name)
        if not name:
            if member.kind is FileKind.FOLDER:
                _take_over(self._top, node)
            return
        old = folder.children.get(name)
        if old is not None and old.kind is FileKind.FOLDER is node.kind:
            _take_over(old, node)
            return
        if old is not None:
            old.links -= 1
        folder.children[name] = node
        if member.is_hard_link:
            node.links += 1
        elif self._is_kept(node):
            node.content = stream.read(node.size)
            self._kept += node.size

    def _node_of(self, member: TarMember) -> Node:
        if member.is_hard_link:
            folder, name = self._place(member.target)
            node = folder.children.get(name)
            if node is None or node.kind is FileKind.FOLDER:
                raise Damaged("it contains a hard link to a file outside of it")
            return node
        if len(member.target) > _MAX_NAME:
            raise Damaged("it contains a link whose target is too long")
        return Node(
            kind=member.kind,
            permissions=member.permissions
            if member.kind is not FileKind.LINK
            else 0o777,
            owner=member.owner,
            group=member.group,
            size=member.size,
            offset=member.offset,
            target=member.target,
            is_sparse=member.is_sparse,
            special=member.special,
        )

    def _place(self, name: str) -> tuple[Node, str]:
        """Return the folder of a member and the member's own name; none for the top."""
        if len(name) > _MAX_NAME:
            raise Damaged("it contains a member whose name is too long")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if ".." in parts:
            raise Damaged("it contains a member whose name leads out of it")
        folder = self._top
        for part in parts[:-1]:
            if part not in folder.children:
                self._bounded()
                folder.children[part] = Node(FileKind.FOLDER)
            folder = folder.children[part]
            if folder.kind is not FileKind.FOLDER:
                raise Damaged("it contains a member below a file")
        self._bounded()
        return folder, parts[-1] if parts else ""

    def _bounded(self) -> None:
        self._count += 1
        if self._count > MAX_MEMBERS:
            raise Damaged(f"it contains more than {MAX_MEMBERS:,} members")

    def _is_kept(self, node: Node) -> bool:
        return (
            self._compressed
            and node.kind is FileKind.FILE
            and not node.is_sparse
            and node.size <= _KEPT_SIZE
            and self._kept + node.size <= _KEPT_IN_ALL
        )

    def content(self, node: Node) -> bytes:
        """Return the bytes of a regular file.

        Raises :class:`~pytest_openclaw.NotEvaluated` where they cannot be had.
        """
        if node.content is not None:
            return node.content
        if node.is_sparse:
            raise NotEvaluated(
                "the archive contains a sparse file, which is not supported"
            )
        if self._compressed:
            self._read_again += node.offset + node.size
            if self._read_again > _MAX_READ_AGAIN:
                raise NotEvaluated("the archive is too large to read compressed")
        try:
            with closing(_opened(self.path)) as stream:
                if stream.identity != self._seen:
                    raise NotEvaluated("the archive changed while it was read")
                stream.skip(node.offset)
                data = stream.read(node.size)
        except Damaged as error:
            raise NotEvaluated(f"the archive cannot be read: {error}") from None
        if len(data) < node.size:
            raise NotEvaluated("the archive cannot be read: it ends in the middle")
        return data


def _take_over(old: Node, new: Node) -> None:
    """Let a folder have the status of a later member of its name."""
    old.permissions, old.special = new.permissions, new.special
    old.owner, old.group = new.owner, new.group


def _state_directory(top: Node) -> Node:
    """Return the node that is the state directory: the top, or the one folder in it."""
    if not top.children and top.permissions is None:
        raise Damaged("it is empty")
    node = top
    while node.permissions is None and len(node.children) == 1:
        ((name, child),) = node.children.items()
        if child.kind is not FileKind.FOLDER or name in _PARTS:
            break
        node = child
    return node


class _Stream:
    """The bytes of an archive, decompressed and counted."""

    def __init__(self, raw: IO[bytes]) -> None:
        status = os.fstat(raw.fileno())
        self.identity = (status.st_ino, status.st_size, status.st_mtime_ns)
        magic = raw.read(6)
        raw.seek(0)
        self._raw = raw
        self._errors: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error)
        self._stream = self._decompressed(raw, magic)
        self.compressed = self._stream is not raw
        self.position = 0

    def close(self) -> None:
        self._stream.close()
        self._raw.close()

    def _decompressed(self, raw: IO[bytes], magic: bytes) -> IO[bytes]:
        if magic.startswith(_GZIP):
            return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
        if magic.startswith(_ZSTD):
            try:
                zstd = importlib.import_module("compression.zstd")
            except ImportError:
                raise Damaged(
                    "it is compressed with zstd, which requires Python 3.14"
                ) from None
            self._errors = (*self._errors, zstd.ZstdError)
            return cast(IO[bytes], zstd.ZstdFile(raw))
        for sign, name in _OTHERS.items():
            if magic.startswith(sign):
                raise Damaged(f"it is compressed with {name}, which is not supported")
        return raw

    def read(self, size: int) -> bytes:
        self._count(size)
        try:
            return self._stream.read(size)
        except self._errors:
            raise Damaged("it cannot be decompressed") from None

    def skip(self, size: int) -> None:
        if self.compressed:
            while size > 0:
                if not (passed := len(self.read(min(size, _CHUNK)))):
                    raise Damaged("it ends in the middle")
                size -= passed
        else:
            self._count(size)
            if self.position > self.identity[1]:
                raise Damaged("it ends in the middle")
            self._stream.seek(self.position)

    def _count(self, size: int) -> None:
        self.position += size
        if self.position > MAX_BYTES:
            raise Damaged(f"it contains more than {MAX_BYTES:,} bytes")


def _opened(path: str) -> _Stream:
    try:
        require_regular(LIVE.stat(path), path)
        raw = opened(path)
    except OSError as error:
        raise Damaged((error.strerror or "it cannot be opened").lower()) from None
    try:
        return _Stream(raw)
    except Damaged:
        raw.close()
        raise
