"""JSON in pieces, as ``json.dumps(..., indent=2)`` would write it in one.

A report of a fleet is written deployment by deployment: the whole as one value, and its
text beside it, took more memory than everything else of a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

_INDENT = "  "


def dumped(value: Any, depth: int = 0) -> str:
    """Return *value* as it is written at a *depth* of so many objects and lists."""
    # A line end within a text is escaped, so each of these begins a line of JSON.
    return json.dumps(value, indent=2).replace("\n", f"\n{_INDENT * depth}")


def pieces_of_list(values: Iterable[Any], depth: int) -> Iterator[str]:
    """Yield a list of *values*, of which one at a time is made."""
    return _pieces("[]", (dumped(each, depth + 1) for each in values), depth)


def pieces_of_object(members: Iterable[tuple[str, Any]], depth: int) -> Iterator[str]:
    """Yield an object of *members*, of which one at a time is made."""
    texts = (f"{json.dumps(name)}: {dumped(each, depth + 1)}" for name, each in members)
    return _pieces("{}", texts, depth)


def _pieces(brackets: str, texts: Iterable[str], depth: int) -> Iterator[str]:
    before, line = brackets[0], f"\n{_INDENT * depth}"
    for text in texts:
        yield f"{before}{line}{_INDENT}{text}"
        before = ","
    yield brackets if before != "," else f"{line}{brackets[1]}"
