"""Keys that people write from guides, and where the settings for them are.

No release has these keys; the places are those of every release. ``*`` stands for any
key or index.
"""

from __future__ import annotations

from collections.abc import Sequence

#: (what is written, the setting that does it)
MISPLACED = (
    ("exec", "tools.exec"),
    ("allow_exec", "tools.exec"),
    ("elevated", "tools.elevated"),
    ("fs", "tools.fs"),
    ("sandbox", "agents.defaults.sandbox"),
    ("session.sandbox", "agents.defaults.sandbox"),
    ("tools.sandbox.mode", "agents.defaults.sandbox.mode"),
    ("agent", "agents.defaults"),
    ("agents.defaults.tools", "tools"),
    ("mcpServers", "mcp.servers"),
    ("gateway.token", "gateway.auth.token"),
    ("gateway.password", "gateway.auth.password"),
    ("dmPolicy", "channels.<channel>.dmPolicy"),
    ("groupPolicy", "channels.<channel>.groupPolicy"),
    ("allowFrom", "channels.<channel>.allowFrom"),
    ("groupAllowFrom", "channels.<channel>.groupAllowFrom"),
    ("requireMention", "channels.<channel>.groups.*.requireMention"),
    ("dmScope", "session.dmScope"),
    (
        "hooks.allowUnsafeExternalContent",
        "hooks.mappings[].allowUnsafeExternalContent",
    ),
)
_PLACES = {tuple(written.split(".")): place for written, place in MISPLACED}


def right_place(path: Sequence[str | int], value: object) -> str:
    """Return the setting that the unknown key at *path* means; ``""`` if none is known.

    *value* is what is written there: of a known object, the same key is named.
    """
    place = _PLACES.get(tuple(map(str, path)), "")
    if tuple(path) == ("agent",):
        while isinstance(value, dict) and len(value) == 1:
            ((inner, value),) = value.items()
            place = f"{place}.{inner}"
    return place
