"""How the releases compare the ids of a channel's accounts."""

from __future__ import annotations

import re

from pytest_openclaw.language.javascript import trim

DEFAULT = "default"

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", re.ASCII)
_OTHER_SIGNS = re.compile(r"[^a-z0-9_-]+")
_OF_PROTOTYPES = frozenset({"__proto__", "constructor", "prototype"})


def canonical(text: str) -> str:
    """Return the id that *text* is compared by; ``default`` if nothing is left."""
    return canonical_or_none(text) or DEFAULT


def canonical_or_none(text: str) -> str | None:
    """Return the id that *text* is compared by; ``None`` if nothing is left of it."""
    trimmed = trim(text)
    if _PLAIN.match(trimmed):
        folded = trimmed.lower()
    else:
        folded = _OTHER_SIGNS.sub("-", trimmed.lower()).strip("-")[:64]
    return None if not folded or folded in _OF_PROTOTYPES else folded
