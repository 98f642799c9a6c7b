"""OpenClaw 2026.3.2: as 2026.3.13, but for what is named here.

It prints no schema: see there.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_3_13
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_3_2
from pytest_openclaw.releases.early_secrets import SECRETS_2026_3_2

_LATER = v2026_3_13.RULES

RULES = replace(
    _LATER,
    release="2026.3.2",
    secrets=SECRETS_2026_3_2,
    blocked_variables=BLOCKED_2026_3_2,
    bundled_plugins=_LATER.bundled_plugins - {"ollama", "sglang", "vllm"},
    requires_variables=True,
    exec=replace(_LATER.exec, strips_suffixes=False),
)
