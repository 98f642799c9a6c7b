"""Settings that go together, for properties of whatever a config has in it."""

from __future__ import annotations

import copy
from typing import Any

TOKEN = "0123456789abcdef0123456789abcdef-x"
#: Settings that go together, each with something to fix, or to leave alone.
PARTS: list[dict[str, Any]] = [
    {"gateway": {"auth": {"mode": "token", "token": TOKEN}}},
    {"gateway": {"bind": "lan", "auth": {"mode": "token", "token": TOKEN}}},
    {"gateway": {"controlUi": {"dangerouslyAllowHostHeaderOriginFallback": True}}},
    {"gateway": {"controlUi": {"allowedOrigins": ["https://a.example"]}}},
    {"gateway": {"allowRealIpFallback": True, "trustedProxies": ["10.0.0.1"]}},
    {"discovery": {"mdns": {"mode": "full"}}},
    {"tools": {"exec": {"applyPatch": {"workspaceOnly": False}}}},
    {"tools": {"fs": {"workspaceOnly": False}, "elevated": {"enabled": False}}},
    {"browser": {"ssrfPolicy": {"dangerouslyAllowPrivateNetwork": True}}},
    {
        "hooks": {
            "enabled": True,
            "token": f"h-{TOKEN}",
            "allowRequestSessionKey": True,
            "mappings": [{"allowUnsafeExternalContent": True}, {}],
        }
    },
    {
        "channels": {
            "telegram": {
                "enabled": True,
                "botToken": "123456:fixture-token-value-0000000000",
                "groupPolicy": "open",
                "allowFrom": ["1", "2"],
                "dmPolicy": "allowlist",
            }
        }
    },
    {
        "channels": {
            "defaults": {"groupPolicy": "open"},
            "telegram": {"accounts": {"a": {"groupPolicy": "open"}, "b": {}}},
        }
    },
    {
        "channels": {
            "discord": {
                "enabled": True,
                "token": "fixture.discord.token",
                "groupPolicy": "open",
                "dangerouslyAllowNameMatching": True,
            }
        }
    },
    {"channels": {"slack": {"groupPolicy": "${POLICY}"}}},
    {"session": {"dmScope": "main"}},
    {"agents": {"defaults": {"sandbox": {"mode": "all", "scope": "shared"}}}},
    {"gateway": {"nodes": {"denyCommands": ["camera.snap"]}}},
    {"gateway": {"reload": {"mode": "hot"}}},
    {"env": {"A_VALUE": "x", "B_VALUE": "y"}},
    {"messages": {"tts": {"auto": "inbound", "provider": "openai"}}},
    {"agents": {"defaults": {"memorySearch": {"sources": ["memory", "sessions"]}}}},
    {"agents": {"list": [{"id": "a", "memorySearch": {"sources": []}}, {"id": "b"}]}},
    {"logging": {"redactSensitive": "off"}},
]


def merged(one: Any, other: Any) -> Any:
    """Return *one* with what *other* adds."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return copy.deepcopy(other)
    made = dict(one)
    for key, value in other.items():
        made[key] = merged(made[key], value) if key in made else copy.deepcopy(value)
    return made
