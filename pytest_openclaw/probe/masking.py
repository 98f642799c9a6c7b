"""Keeping what was sent out of what came back: a gateway may repeat what it got."""

from __future__ import annotations

from collections.abc import Iterable

_MASK = "***"
#: Shorter texts stand in ordinary words.
_SHORTEST = 3
#: As much of a secret is masked by itself: a gateway cuts its reasons off.
_PART = 10


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return *text* without the *secrets*, and without parts of ten characters."""
    found = [each for each in secrets if len(each) >= _SHORTEST]
    for secret in sorted(found, key=len, reverse=True):
        text = text.replace(secret, _MASK)
    parts = {
        secret[at : at + _PART]
        for secret in found
        for at in range(len(secret) - _PART + 1)
    }
    hidden = {
        at + more
        for at in range(len(text) - _PART + 1)
        if text[at : at + _PART] in parts
        for more in range(_PART)
    }
    return _without(text, hidden)


def _without(text: str, hidden: set[int]) -> str:
    """Return *text* with one mask for each run of *hidden* characters."""
    kept = []
    for at, character in enumerate(text):
        if at not in hidden:
            kept.append(character)
        elif at - 1 not in hidden:
            kept.append(_MASK)
    return "".join(kept)
