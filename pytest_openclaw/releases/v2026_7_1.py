"""OpenClaw 2026.7.1: as 2026.6.11, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_6_11
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_7
from pytest_openclaw.releases.names import BUILT_IN_PROVIDERS
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_7_1

_EARLIER = v2026_6_11.RULES

RULES = replace(
    _EARLIER,
    release="2026.7.1",
    bundled_plugins=_EARLIER.bundled_plugins | {"clawrouter", "logbook", "meta"},
    built_in_providers=BUILT_IN_PROVIDERS - {"clawrouter", "qwen-token-plan", "x-ai"}
    | {"qwen-cli", "qwen-oauth", "qwen-portal"},
    blocked_variables=BLOCKED_2026_7,
    models=replace(_EARLIER.models, aliases_by_provider=True),
    plugins=replace(_EARLIER.plugins, api="2026.7.1"),
    secrets=SECRETS_2026_7_1,
)
