"""OpenClaw 2026.2.26: as 2026.3.2, but for what is named here.

It prints no schema: see 2026.3.13.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_3_2
from pytest_openclaw.releases.early_secrets import SECRETS_2026_2_26

_LATER = v2026_3_2.RULES

RULES = replace(
    _LATER,
    release="2026.2.26",
    secrets=SECRETS_2026_2_26,
    gateway_variables=("OPENCLAW",),
    node_commands=replace(
        _LATER.node_commands,
        known=_LATER.node_commands.known
        - {"device.health", "device.permissions", "notifications.actions"},
    ),
    bundled_plugins=_LATER.bundled_plugins - {"diffs"},
    exec=replace(_LATER.exec, browser_epoch="2026-02-21-novnc-auth-default"),
)
