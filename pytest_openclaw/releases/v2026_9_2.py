"""OpenClaw 2026.9.2: as 2026.9.3, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_3

_LATER = v2026_9_3.RULES

RULES = replace(
    _LATER,
    release="2026.9.2",
    plugins=replace(_LATER.plugins, api="2026.9.2"),
    state_schema_version=15,
    skills=replace(_LATER.skills, has_workshop=False),
)
