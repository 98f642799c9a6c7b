"""OpenClaw 2026.9.1: as 2026.9.2, but for its schema."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_2

_LATER = v2026_9_2.RULES

RULES = replace(
    _LATER,
    release="2026.9.1",
    plugins=replace(_LATER.plugins, api="2026.9.1"),
)
