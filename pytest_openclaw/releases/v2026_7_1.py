"""OpenClaw 2026.7.1: as 2026.6.11, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_6_11
from pytest_openclaw.releases import v2026_9_6

_EARLIER, _NEWEST = v2026_6_11.RULES, v2026_9_6.RULES

RULES = replace(
    _EARLIER,
    release="2026.7.1",
    blocked_variables=_NEWEST.blocked_variables,
    models=replace(_EARLIER.models, aliases_by_provider=True),
)
