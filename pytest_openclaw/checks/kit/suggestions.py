"""What was meant by a checkId, or a glob over them, that fits no check."""

from __future__ import annotations

import difflib
from collections.abc import Collection

#: So many ids are named where more begin as what was asked for.
_NAMED = 8


def suggestion(asked: str, ids: Collection[str]) -> str:
    """Return ``; did you mean ...?`` for what is none of *ids*.

    Those that begin as it does come first.
    """
    begin = [each for each in ids if asked and each.startswith(asked)]
    known = _families(ids) if asked.endswith(".*") else list(ids)
    meant = begin[:_NAMED] or difflib.get_close_matches(asked, known, n=1)
    if not meant:
        return "; --openclaw-checks lists them"
    more = len(begin) - len(meant)
    others = (
        f" {more} more begin like this; --openclaw-checks lists them"
        if more > 0
        else ""
    )
    return f"; did you mean {' or '.join(meant)}?{others}"


def _families(ids: Collection[str]) -> list[str]:
    """Return the globs ``a.*`` and ``a.b.*`` of all ids."""
    parts = [each.split(".") for each in ids]
    globs = (
        ".".join((*each[:length], "*"))
        for each in parts
        for length in range(1, len(each))
    )
    return list(dict.fromkeys(globs))
