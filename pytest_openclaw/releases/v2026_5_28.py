"""OpenClaw 2026.5.28: as 2026.5.12, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_5_12
from pytest_openclaw.releases import v2026_9_6

_EARLIER, _NEWEST = v2026_5_12.RULES, v2026_9_6.RULES

RULES = replace(
    _EARLIER,
    release="2026.5.28",
    exec=replace(
        _EARLIER.exec,
        browser_epoch=_NEWEST.exec.browser_epoch,
        docker_seconds=_NEWEST.exec.docker_seconds,
    ),
    models=replace(_EARLIER.models, sees_adjacent_sizes=True),
)
