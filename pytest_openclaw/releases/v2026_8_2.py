"""OpenClaw 2026.8.2: as 2026.9.1, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_1

_LATER = v2026_9_1.RULES

RULES = replace(
    _LATER,
    release="2026.8.2",
    plugins=replace(_LATER.plugins, api="2026.8.2", is_off_with_channels=False),
)
