"""OpenClaw 2026.9.1: as 2026.9.2, but for its schema."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_2

RULES = replace(v2026_9_2.RULES, release="2026.9.1")
