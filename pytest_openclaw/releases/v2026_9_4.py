"""OpenClaw 2026.9.4: as 2026.9.3, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_3
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_9_4

RULES = replace(
    v2026_9_3.RULES,
    release="2026.9.4",
    blocked_variables=v2026_9_6.RULES.blocked_variables,
    plugins=replace(v2026_9_3.RULES.plugins, api="2026.9.4"),
    state_schema_version=17,
    secrets=SECRETS_2026_9_4,
)
