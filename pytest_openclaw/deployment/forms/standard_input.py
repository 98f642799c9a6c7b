"""Standard input, read once: pytest puts something else in its place."""

from __future__ import annotations

import sys
from functools import cache

from pytest_openclaw.deployment.host.files import Unreadable

#: Bytes that are read: as of any file with gateways in it.
MAX_BYTES = 16 * 1024 * 1024


class _Kept:
    """What was read earlier, or came from another process."""

    data: bytes | None = None


def keep(data: bytes) -> None:
    """Let *data* be what standard input has."""
    _Kept.data = data


def kept() -> bytes | None:
    """Return what was kept; ``None`` where nothing was."""
    return _Kept.data


@cache
def _read() -> bytes:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise Unreadable("standard input cannot be read here")
    try:
        data: bytes = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"standard input cannot be read here: {error}") from None
    return data


def standard_input() -> bytes:
    """Return all of standard input. Raises :class:`Unreadable`."""
    data = _read() if _Kept.data is None else _Kept.data
    if len(data) > MAX_BYTES:
        raise Unreadable(f"standard input is larger than {MAX_BYTES:,} bytes")
    return data
