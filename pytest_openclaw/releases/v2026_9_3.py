"""OpenClaw 2026.9.3: as 2026.9.6, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_5
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_9_4

_LATER = v2026_9_6.RULES
_PROFILES = _LATER.tools.profiles

RULES = replace(
    _LATER,
    release="2026.9.3",
    bundled_plugins=_LATER.bundled_plugins
    - {"apple-fm", "code-mode-quickjs", "github", "session-share"},
    plugins=replace(_LATER.plugins, api="2026.9.3"),
    state_schema_version=16,
    blocked_variables=_LATER.blocked_variables - {"OPENCLAW_CONFIG_READONLY"},
    dangerous_http_tools=tuple(
        each for each in _LATER.dangerous_http_tools if each != "plugins"
    ),
    node_commands=v2026_9_5.RULES.node_commands,
    exec=replace(_LATER.exec, trims_binds=True),
    tools=replace(
        _LATER.tools,
        profiles={
            **_PROFILES,
            "minimal": ("session_status",),
            "messaging": tuple(
                each for each in _PROFILES["messaging"] if each != "gateway"
            ),
        },
    ),
    secrets=SECRETS_2026_9_4,
)
