"""Which line of a TOML text says something; tomli tells only what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

Key = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[")
_PART = r"(?:\"[^\"]*\"|'[^']*'|[\w-]+)"
#: No part can be read in two ways, so that a line costs no more than its length.
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")


def line_of(text: str, key: Key) -> int:
    """Return the line of the longest beginning of *key* that stands in *text*; or 1.

    Tables with headers, and keys that begin a line; what is nested in a value has
    the line of the value.
    """
    lines = _lines(text)
    beginnings = (key[:length] for length in range(len(key), 0, -1))
    return next((lines[each] for each in beginnings if each in lines), 1)


@lru_cache(maxsize=4)
def _lines(text: str) -> dict[Key, int]:
    """Return the first line of each table and key: a file is walked through once."""
    found: dict[Key, int] = {}
    for line, path in _paths(text):
        found.setdefault(path, line)
    return found


def _paths(text: str) -> Iterator[tuple[int, Key]]:
    """Yield the lines that name a table or key, and what they name."""
    table: Key = ()
    counts: dict[Key, int] = {}
    for line, content in enumerate(text.splitlines(), 1):
        if _HEADER.match(content):
            named = _parsed(content)
            if named is None:
                continue
            table = tuple(named)
            if content.lstrip().startswith("[["):
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield line, table
        elif match := _KEY.match(content):
            named = _parsed(f"{match[1]} = 0")
            if named is not None:
                yield line, (*table, *named)


def _parsed(line: str) -> list[str] | None:
    import tomli  # a run without a baseline imports this module for its names

    try:
        value = tomli.loads(line)
    except (ValueError, RecursionError):  # a line of some text that looks like one
        return None
    named = []
    while isinstance(value, dict) and value:
        name, value = next(iter(value.items()))
        named.append(name)
        if isinstance(value, list):
            value = value[0]
    return named
