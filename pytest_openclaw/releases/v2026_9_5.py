"""OpenClaw 2026.9.5: as 2026.9.6, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_6

_LATER = v2026_9_6.RULES

RULES = replace(
    _LATER,
    release="2026.9.5",
    bundled_plugins=_LATER.bundled_plugins - {"code-mode-quickjs", "github"},
    state_schema_version=17,
)
