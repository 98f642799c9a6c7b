"""How the release compares agent ids."""

from __future__ import annotations

import re

from pytest_openclaw.language.javascript import trim

CANONICAL = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z", re.ASCII)
_OTHER_SIGNS = re.compile(r"[^a-z0-9_-]+")


def canonical_agent_id(text: str, fallback: str = "main") -> str:
    """Return the id that *text* is looked up by; *fallback* if nothing is left of it.

    Account ids are compared the same way.
    """
    lowered = trim(text).lower()
    if CANONICAL.match(lowered):
        return lowered
    return _OTHER_SIGNS.sub("-", lowered).lstrip("-").rstrip("-")[:64] or fallback
