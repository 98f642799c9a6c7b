"""OpenClaw 2026.7.1: as 2026.6.11, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_6_11
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.names import BUILT_IN_PROVIDERS

_EARLIER, _NEWEST = v2026_6_11.RULES, v2026_9_6.RULES

RULES = replace(
    _EARLIER,
    release="2026.7.1",
    bundled_plugins=_EARLIER.bundled_plugins | {"clawrouter", "logbook", "meta"},
    built_in_providers=BUILT_IN_PROVIDERS - {"clawrouter", "qwen-token-plan", "x-ai"}
    | {"qwen-cli", "qwen-oauth", "qwen-portal"},
    blocked_variables=_NEWEST.blocked_variables
    - {"CPP", "CXXCPP", "OPENCLAW_CONFIG_READONLY"},
    node_commands=replace(
        _EARLIER.node_commands,
        known=_EARLIER.node_commands.known | {"device.apps"},
    ),
    models=replace(_EARLIER.models, aliases_by_provider=True),
)
