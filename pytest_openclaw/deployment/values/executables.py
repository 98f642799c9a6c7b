"""Which texts a release takes for the name or path of a program."""

from __future__ import annotations

import re

from pytest_openclaw.language.javascript import trim

_SHELL_SIGNS = re.compile(r"[;&|`$<>\r\n\0\"']")
_PATH = re.compile(r"[.~]|.*[/\\]|[A-Za-z]:[/\\]")
_NAME = re.compile(r"[A-Za-z0-9._+][A-Za-z0-9._+-]*\Z", re.ASCII)


def is_safe_executable(text: str) -> bool:
    """Tell whether *text* is a plain name, or a path without characters of a shell."""
    text = trim(text)
    if not text or _SHELL_SIGNS.search(text):
        return False
    return bool(_PATH.match(text) or _NAME.match(text))
