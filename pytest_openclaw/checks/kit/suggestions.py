"""What was meant by a checkId, or a glob over them, that fits no check."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from pytest_openclaw.language.globs import is_glob
from pytest_openclaw.language.globs import matches_any

#: So many ids are named where more begin as what was asked for.
_NAMED = 8


def suggestion(asked: str, ids: Collection[str]) -> str:
    """Return ``; did you mean ...?`` for what is none of *ids*.

    Those that begin as it does, or fit it, come first; case does not count.
    """
    begin = [each for each in ids if asked and _fits(each.lower(), asked.lower())]
    known = _families(ids) if asked.endswith(".*") else ids
    by_lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(asked.lower(), by_lower, n=1)
    meant = begin[:_NAMED] or [by_lower[each] for each in close]
    if not meant:
        return "; --openclaw-checks lists them"
    more = len(begin) - len(meant)
    others = (
        f" {more} more begin like this; --openclaw-checks lists them"
        if more > 0
        else ""
    )
    return f"; did you mean {' or '.join(meant)}?{others}"


def _fits(check_id: str, asked: str) -> bool:
    return check_id.startswith(asked) or (
        is_glob(asked) and matches_any(check_id, [asked])
    )


def _families(ids: Collection[str]) -> list[str]:
    """Return the globs ``a.*`` and ``a.b.*`` of all ids."""
    parts = [each.split(".") for each in ids]
    globs = (
        ".".join((*each[:length], "*"))
        for each in parts
        for length in range(1, len(each))
    )
    return list(dict.fromkeys(globs))
