"""The headers of a tar archive: what each member is called, is, and may be used by.

The standard library's reader trusts a header with as much memory as it asks for. This
one has bounds, and refuses what it does not understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.on_use import dataclass

BLOCK = 512
_MAX_HEADER = 1024 * 1024
_HARD_LINK, _LINK = "1", "2"
_TYPES = {
    **dict.fromkeys("\0" + "07S", FileKind.FILE),
    **dict.fromkeys(_HARD_LINK, FileKind.FILE),
    **dict.fromkeys(_LINK, FileKind.LINK),
    **dict.fromkeys("346", FileKind.OTHER),
    **dict.fromkeys("5", FileKind.FOLDER),
}
_NO_SENSE = "it is not a tar archive, or is damaged"
_SPARSE = "GNU.sparse."
#: What is kept of extended headers; these may hold anything, as often as they like.
_KEYWORDS = frozenset(("path", "linkpath", "size", "GNU.sparse.name"))
_SIZE = re.compile(r"[0-9]{1,18}\Z", re.ASCII)
_RECORD = re.compile(rb"([0-9]{1,7}) ([^=]+)=", re.DOTALL)


class Damaged(Exception):
    """The archive cannot be read; the text is a clause that says why."""


class Stream(Protocol):
    """What headers are read from: forward only."""

    def read(self, size: int) -> bytes:
        """Return the next *size* bytes; fewer at the end."""

    def skip(self, size: int) -> None:
        """Go *size* bytes on."""

    @property
    def position(self) -> int:
        """The number of bytes that are behind."""


@dataclass(frozen=True)
class TarMember:
    """One member: ``offset`` is where its content stands in the archive.

    ``is_sparse``: the content is stored with its holes left out, and is not read.
    ``target`` is what a symbolic or hard link names.
    """

    name: str
    kind: FileKind
    permissions: int
    owner: int
    group: int
    size: int
    offset: int
    target: str = ""
    is_hard_link: bool = False
    is_sparse: bool = False
    special: int = 0


def members(stream: Stream) -> Iterator[TarMember]:
    """Yield the members, each with *stream* at the beginning of its content.

    Raises :class:`Damaged`.
    """
    shared: dict[str, str] = {}
    extended: dict[str, str] = {}
    while header := _header(stream):
        kind = chr(header[156])
        size = _size(_number(header[124:136]))
        if kind in "LKxXg":
            content = _content(stream, size)
            if kind in "LK":
                extended["path" if kind == "L" else "linkpath"] = _text(content)
            else:
                (shared if kind == "g" else extended).update(_records(content))
            continue
        says = {**shared, **extended}
        extended = {}
        member, stored = _member(header, kind, size, says, stream)
        yield member
        stream.skip(member.offset + _padded(stored) - stream.position)


def _header(stream: Stream) -> bytes:
    """Return the next header; an empty one at the end of the archive."""
    header = stream.read(BLOCK)
    if len(header) < BLOCK:
        is_first = stream.position == BLOCK
        raise Damaged(_NO_SENSE if is_first else "it ends in the middle")
    if not header.strip(b"\0"):
        return b""
    if _number(header[148:156]) != sum(header[:148]) + 8 * 32 + sum(header[156:]):
        raise Damaged(_NO_SENSE)
    return header


def _member(
    header: bytes, kind: str, size: int, says: dict[str, str], stream: Stream
) -> tuple[TarMember, int]:
    """Return the member of a header, and how many bytes are stored for it."""
    name = says.get("path") or _name(header)
    if kind not in _TYPES:
        raise Damaged(f"it contains a member of an unknown type, {kind!r}")
    what = _TYPES[kind]
    if what is FileKind.FILE and name.endswith("/") and kind != _HARD_LINK:
        what = FileKind.FOLDER
    is_sparse = kind == "S" or any(key.startswith(_SPARSE) for key in says)
    if kind == "S" and header[482]:
        while (more := stream.read(BLOCK)) and more[-8:-7] == b"\1":
            pass
    stated = says.get("size")
    stored = int(stated) if stated and _SIZE.match(stated) else size
    if what is not FileKind.FILE or kind == _HARD_LINK:
        stored = 0
    member = TarMember(
        name=says.get("GNU.sparse.name") or name,
        kind=what,
        permissions=_number(header[100:108]) & 0o777,
        owner=_number(header[108:116]),
        group=_number(header[116:124]),
        size=stored,
        offset=stream.position,
        target=says.get("linkpath") or _text(header[157:257]),
        is_hard_link=kind == _HARD_LINK,
        is_sparse=is_sparse,
        special=_number(header[100:108]) & 0o7000,
    )
    return member, stored


def _name(header: bytes) -> str:
    name = _text(header[:100])
    if header[257:263] != b"ustar\0":
        return name
    prefix = _text(header[345:500])
    return f"{prefix}/{name}" if prefix else name


def _content(stream: Stream, size: int) -> bytes:
    if size > _MAX_HEADER:
        raise Damaged("one of its headers is too large")
    content = stream.read(_padded(size))
    if len(content) < size:
        raise Damaged("it ends in the middle")
    return content[:size]


def _records(content: bytes) -> dict[str, str]:
    """Return the keywords of an extended header."""
    found, at = {}, 0
    while at < len(content) and (match := _RECORD.match(content, at)):
        end = at + int(match[1])
        if end <= match.end() or end > len(content):
            raise Damaged(_NO_SENSE)
        key = _text(match[2])
        if key in _KEYWORDS:
            found[key] = _text(content[match.end() : end - 1])
        elif key.startswith(_SPARSE):
            found[_SPARSE] = ""
        at = end
    return found


def _number(field: bytes) -> int:
    """Return a number in octal digits, or in base 256."""
    if field[:1] in (b"\x80", b"\xff"):
        value = int.from_bytes(field[1:], "big")
        return value if field[0] == 0x80 else value - 256 ** (len(field) - 1)
    digits = field.split(b"\0", 1)[0].strip()
    if digits.strip(b"01234567"):
        raise Damaged(_NO_SENSE)
    return int(digits or b"0", 8)


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", "surrogateescape")


def _size(value: int) -> int:
    if value < 0:
        raise Damaged(_NO_SENSE)
    return value


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
