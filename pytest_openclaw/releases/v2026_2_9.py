"""OpenClaw 2026.2.9: as 2026.2.26, but for what is named here.

It prints no schema: see 2026.3.13.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_2_26

_LATER = v2026_2_26.RULES

RULES = replace(
    _LATER,
    release="2026.2.9",
    bundled_plugins=(
        _LATER.bundled_plugins - {"acpx", "irc", "synology-chat", "thread-ownership"}
        | {"google-antigravity-auth"}
    ),
    gateway_variables=("OPENCLAW", "CLAWDBOT"),
    blocked_variables=frozenset(),
    trims_variable_names=False,
    judges_link_targets=False,
    plugins=replace(
        _LATER.plugins,
        missing_code="allowed",
        ignores_backups=False,
        judges_writers=False,
    ),
    skills=replace(_LATER.skills, has_agents_folders=False),
    channel_ids=_LATER.channel_ids - {"irc", "synology-chat"},
)
