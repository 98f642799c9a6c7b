"""Tables of the Markdown report, and texts of which nothing is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!]|:(?=//)|(?<=www)\.)")
#: What code hosts make mentions and references of, markup or none.
_REFERENCE = re.compile(r"(?<!\w)@(?=\w)|[#!](?=\d)")


def table(heads: Iterable[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown already."""
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def plain(text: str) -> str:
    """Return *text* so that nothing in it is taken for markup, a link or a mention."""
    unmarked = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _REFERENCE.sub(r"\g<0>&#8203;", unmarked)


def code(text: str) -> str:
    """Return *text* as code."""
    return f"`{' '.join(text.replace('`', chr(39)).replace('|', '/').split())}`"
