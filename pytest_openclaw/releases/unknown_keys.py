"""What to say of a key that a release refuses as unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pytest_openclaw.releases.guide_keys import guided
from pytest_openclaw.releases.known_keys import newer_with
from pytest_openclaw.releases.known_keys import older_with
from pytest_openclaw.releases.misplaced import right_place
from pytest_openclaw.releases.renames import GONE
from pytest_openclaw.releases.renames import renamed

#: Keys that are notes to the reader.
_NOTE = re.compile(
    r"_|\$(?!schema)|//|#|(?:comment|note|description|readme)s?\Z", re.IGNORECASE
)
_MEANT = re.compile(r"did you mean (\S+)\?\Z")


def word_for(
    path: Sequence[str | int], value: object, release: str, suggestion: str
) -> str:
    """Return a clause about the unknown key at *path*: its new name or right place.

    Else whether another release has it, or a *suggestion* of what was meant, or that
    no release has it. *value* is what is written there.
    """
    if place := right_place(path, value):
        return f"the setting for this is {place}"
    if other := renamed(path, value, release) or guided(path, value, release):
        return other
    if older_with(path, release):
        return f"{release} {GONE}"
    if newer := newer_with(path, release):
        return f"{release} has it not yet, {newer} has it"
    if _NOTE.match(str(path[-1])):
        return "no release has it; notes are comments in JSON5: // ..."
    meant = _MEANT.match(suggestion)
    rest = str(path[-1]).removeprefix(meant[1]) if meant else ""
    is_longer = meant is not None and rest != path[-1] and rest[:1].isupper()
    # runtimeRole is something else than runtime; fallback is fallbacks.
    return suggestion if suggestion and not is_longer else "no release has it"
