"""How messages name many things in a few words."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import TypeVar

from pytest_openclaw.deployment.values import paths
from pytest_openclaw.deployment.values.setting import Setting

Item = TypeVar("Item")

_MOST = 12
_LONGEST = 200


def enumerated(
    items: Sequence[Item], words: Callable[[Item], str] = str, between: str = ", "
) -> str:
    """Return the *words* of all *items*, of many the first and a count."""
    shown = [shortened(words(item)) for item in items[:_MOST]]
    if len(items) > _MOST:
        shown.append(f"{len(items) - _MOST} more")
    if between != ", ":
        return between.join(shown)
    return " and ".join(part for part in (between.join(shown[:-1]), shown[-1]) if part)


def shortened(text: str) -> str:
    """Return *text*, of a very long one the beginning, without line ends and such."""
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    return short if short.isprintable() else ascii(short)


def strangers(policies: Sequence[Setting]) -> str:
    """Return who comes in through open *policies*, as a message calls them."""
    return "anyone in " + enumerated(policies, _room)


def _room(policy: Setting) -> str:
    *place, key = policy.path
    messages = "groups" if key == "groupPolicy" else "direct messages"
    if place[-1:] == ["dm"]:
        place.pop()
    return f"the {messages} of {paths.render(tuple(place))}"
