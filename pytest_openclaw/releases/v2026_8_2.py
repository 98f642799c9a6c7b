"""OpenClaw 2026.8.2: as 2026.9.1, but for its schema."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_1

RULES = replace(v2026_9_1.RULES, release="2026.8.2")
