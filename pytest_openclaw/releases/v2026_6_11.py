"""OpenClaw 2026.6.11: as 2026.5.28, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_5_28
from pytest_openclaw.releases import v2026_9_6

_EARLIER, _NEWEST = v2026_5_28.RULES, v2026_9_6.RULES

#: The channels whose plugins come with the release; all others are packages now.
_BUNDLED = ("imessage", "telegram")

RULES = replace(
    _EARLIER,
    release="2026.6.11",
    skills=replace(_EARLIER.skills, depth=_NEWEST.skills.depth),
    channels=replace(
        _EARLIER.channels,
        judged={
            id_: replace(rules, bundled=rules.bundled and id_ in _BUNDLED)
            for id_, rules in _EARLIER.channels.judged.items()
        },
    ),
)
