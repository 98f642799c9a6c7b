"""OpenClaw 2026.3.24: as 2026.3.28, but for what is named here.

It prints no schema: see 2026.3.13.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_3_28
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_3_24
from pytest_openclaw.releases.early_secrets import SECRETS_2026_3_24

_LATER = v2026_3_28.RULES

RULES = replace(
    _LATER,
    release="2026.3.24",
    secrets=SECRETS_2026_3_24,
    blocked_variables=BLOCKED_2026_3_24,
    plugins=replace(_LATER.plugins, api="2026.3.24"),
    bundled_plugins=(
        _LATER.bundled_plugins - {"browser", "litellm", "microsoft-foundry"}
        | {"qwen-portal-auth"}
    ),
)
