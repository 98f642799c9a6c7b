"""Which line of a TOML text says something; tomli tells only what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tomli

Key = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[")
_KEY = re.compile(r"\s*((?:\"[^\"]*\"|'[^']*'|[\w.-]+|\s*\.\s*)+?)\s*=")


def line_of(text: str, key: Key) -> int:
    """Return the line of the longest beginning of *key* that stands in *text*; or 1.

    Tables with headers, and keys that begin a line; what is nested in a value has
    the line of the value.
    """
    best, longest = 1, 0
    for line, path in _paths(text):
        shared = _shared(path, key)
        if shared == len(path) and shared > longest:
            best, longest = line, shared
    return best


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
    try:
        value = tomli.loads(line)
    except tomli.TOMLDecodeError:
        return None
    named = []
    while isinstance(value, dict) and value:
        name, value = next(iter(value.items()))
        named.append(name)
        if isinstance(value, list):
            value = value[0]
    return named


def _shared(path: Key, key: Key) -> int:
    count = 0
    for one, other in zip(path, key, strict=False):
        if one != other:
            break
        count += 1
    return count
