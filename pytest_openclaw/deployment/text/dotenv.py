"""The syntax of ``.env`` files, as the npm package dotenv reads it.

python-dotenv reads another one: it expands ``${NAME}``, knows no backquotes and
no ``NAME: value``, and treats ``#`` differently.
"""

from __future__ import annotations

import re

from pytest_openclaw.language.encodings import begins_as_utf16
from pytest_openclaw.language.javascript import trim

# A quoted value may hold its own quote behind a backslash.
_ENTRY = re.compile(
    r"""^(?:[^\S\n]|\ufeff)*(?:export\s+)?(?P<name>[A-Za-z0-9_.-]+)(?:\s*=|:\s)
        (?P<value> \s*(?: '[^']*(?:(?<=\\)'[^']*)*'
                       | "[^"]*(?:(?<=\\)"[^"]*)*"
                       | `[^`]*(?:(?<=\\)`[^`]*)*` )(?=[^\S\n]*(?:\#.*)?$)
                 | [^#\n]* )""",
    re.VERBOSE | re.MULTILINE,
)
_QUOTED = re.compile(r"^(['\"`])([\s\S]*)\1$", re.MULTILINE)
_BARE = re.compile(r"^[ \t\ufeff]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*\r?$", re.MULTILINE)


def read_dotenv(text: str) -> dict[str, str]:
    """Return the variables that *text* assigns; the last assignment wins."""
    found: dict[str, str] = {}
    for entry in _ENTRY.finditer(text.replace("\r\n", "\n").replace("\r", "\n")):
        value = trim(entry["value"])
        expands = value.startswith('"')
        value = _QUOTED.sub(r"\2", value)
        if expands:
            value = value.replace("\\n", "\n").replace("\\r", "\r")
        found[entry["name"]] = value
    return found


def fault_of(text: str) -> str | None:
    """Return why *text* is no file of variables; ``None``, if it may be one."""
    if begins_as_utf16(text):
        return "it is UTF-16, and variables are read as UTF-8: save it in this encoding"
    return None


def bare_names(text: str) -> list[str]:
    """Return the names that stand alone on a line: set, but their texts unknown."""
    return _BARE.findall(text)
