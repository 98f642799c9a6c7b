"""Bounded, read-only access to files that nobody vouches for."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

#: Bytes of a config or ``.env`` file. The release has no limit; 2.3 MB was tried.
MAX_BYTES = 4 * 1024 * 1024


class Unreadable(Exception):
    """A file cannot be read as text; ``reason`` is a clause without the path."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Missing(Unreadable):
    """Nothing is there; a dangling link is nothing."""


class OutOfBounds(Unreadable):
    """A release would read the file, or wait for it; we do not."""


@dataclass(frozen=True)
class Text:
    """A file's text as Node reads it: bytes that are not UTF-8 become U+FFFD.

    ``bad_byte`` is the offset in ``text`` of the first of those, or ``None``.
    """

    path: str
    text: str
    size: int
    bad_byte: int | None
    links: int


def exists(path: str) -> bool:
    """Tell whether something is at *path*; a dangling or looping link is nothing."""
    return os.path.exists(path)


def read_text(path: str, limit: int = MAX_BYTES) -> Text:
    """Return the text of the regular file at *path*, of at most *limit* bytes.

    Opens without blocking, so that a FIFO or device cannot hold the run up.

    Raises :class:`Unreadable`.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        raise Missing(_clause(error)) from None
    except OSError as error:
        raise Unreadable(_clause(error)) from None
    except ValueError:
        raise Unreadable("its path holds a NUL") from None
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("it is a directory")
        if not stat.S_ISREG(status.st_mode):
            raise OutOfBounds("it is not a regular file")
        with os.fdopen(handle, "rb", closefd=False) as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise Unreadable(_clause(error)) from None
    finally:
        os.close(handle)
    if len(content) > limit:
        raise OutOfBounds(f"it is larger than {limit:,} bytes")
    try:
        return Text(path, content.decode("utf-8"), len(content), None, status.st_nlink)
    except UnicodeDecodeError as error:
        bad_byte = len(content[: error.start].decode("utf-8"))
        text = content.decode("utf-8", "replace")
        return Text(path, text, len(content), bad_byte, status.st_nlink)


def _clause(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "this user may not read it"
    return (error.strerror or type(error).__name__).lower()
