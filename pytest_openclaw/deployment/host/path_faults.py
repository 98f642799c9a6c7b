"""Texts that no file can be named here."""

from __future__ import annotations

import errno

from pytest_openclaw.errors import NotEvaluated


def fault_of_path(path: str, error: ValueError) -> Exception:
    """Return what to raise for a *path* that the system could not be asked about.

    An ``OSError`` where no gateway has such a file; ``NotEvaluated`` where one may:
    names are UTF-8 to it, and this Python takes them for something else.
    """
    if isinstance(error, UnicodeEncodeError) and _is_text(path):
        return NotEvaluated(
            f"{path} cannot be looked up: file names are {error.encoding} here; set"
            " PYTHONUTF8=1"
        )
    what = "a NUL" if "\0" in path else "half a character"
    return OSError(errno.EINVAL, f"its path is invalid: it contains {what}", path)


def _is_text(path: str) -> bool:
    """Are all characters of *path* whole ones, or bytes of a name?"""
    try:
        path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
