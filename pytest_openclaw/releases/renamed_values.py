"""Values that a key no longer takes, and the ones that took over.

What OpenClaw's own migration puts in their place. ``*`` stands for any key or index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from typing import NamedTuple


class NewValue(NamedTuple):
    """The value that took over, and what the deployment may lose by it."""

    value: str
    cost: str = ""


_HYBRID = NewValue("hybrid", "a change that cannot be reloaded restarts the gateway")
_PRETTY = NewValue("pretty", "the console shows longer lines")
#: (key, value that left) -> the value that took over
_REPLACED = {
    ("gateway.reload.mode", "hot"): _HYBRID,
    ("gateway.reload.mode", "restart"): NewValue(
        "hybrid", "a change that can be reloaded no longer restarts the gateway"
    ),
    ("logging.consoleStyle", "compact"): _PRETTY,
    ("bindings.*.match.peer.kind", "dm"): NewValue("direct"),
}


def replaced(path: Sequence[str | int], value: object) -> NewValue | None:
    """Return what took over from *value* at *path*, which a release refuses."""
    for (key, old), new in _REPLACED.items():
        pattern = key.split(".")
        if old != value or len(pattern) != len(path):
            continue
        if all(part in ("*", key) for part, key in zip(pattern, path, strict=True)):
            return new
    return None


def carried(path: Sequence[str | int], value: Any) -> Any:
    """Return what *value* of the moved key at *path* is at its new place.

    The models of one kind of media join those of all kinds, and say which they are for.
    """
    if tuple(path[:2]) != ("tools", "media") or not isinstance(value, list):
        return value
    return [
        {**each, "capabilities": each.get("capabilities", [path[2]])}
        if isinstance(each, dict)
        else each
        for each in value
    ]
