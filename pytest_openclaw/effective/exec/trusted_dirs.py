"""Directories whose programs are taken for safe, though others can write there."""

from __future__ import annotations

import posixpath

from pytest_openclaw.language.javascript import trim

_SHARED = ("/tmp", "/var/tmp", "/private/tmp")
_PACKAGE_MANAGERS = (
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/opt/local/bin",
    "/home/linuxbrew/.linuxbrew/bin",
)
_HOMES = ("/users/", "/home/")


def is_risky_directory(text: str) -> bool:
    """Can somebody but root put a program into the directory *text*? (both releases)

    Judged by its path alone. A path that is not absolute is risky, a blank one is none.
    """
    path = trim(text)
    if not path:
        return False
    if not path.startswith("/"):
        return True
    folded = "/" + posixpath.normpath(path).lstrip("/").replace("\\", "/").lower()
    return (
        any(folded == each or folded.startswith(each + "/") for each in _SHARED)
        or folded in _PACKAGE_MANAGERS
        or folded.startswith(_HOMES)
        or "/.local/bin" in folded
    )
