"""The flags of ``openclaw gateway run``, and what each sets.

Source: the help of both releases, and gateways of both that were started with them.
"""

from __future__ import annotations

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class GatewayFlag:
    """One flag. What it sets is stronger than config and environment."""

    name: str
    takes_value: bool = False
    sets: str | None = None
    """The config path whose value it replaces; the others change no rule."""
    words: tuple[str, ...] = ()
    """All that it takes, spelled exactly so; none: any text."""
    is_secret: bool = False
    is_unjudged: bool = False
    """Does it change what runs in a way that no config could say?"""


_BOTH = (
    GatewayFlag(
        "--bind",
        takes_value=True,
        sets="gateway.bind",
        words=("loopback", "lan", "tailnet", "auto", "custom"),
    ),
    GatewayFlag("--port", takes_value=True, sets="gateway.port"),
    GatewayFlag(
        "--auth",
        takes_value=True,
        sets="gateway.auth.mode",
        words=("none", "token", "password", "trusted-proxy"),
    ),
    GatewayFlag("--token", takes_value=True, sets="gateway.auth.token", is_secret=True),
    GatewayFlag(
        "--password", takes_value=True, sets="gateway.auth.password", is_secret=True
    ),
    GatewayFlag("--password-file", takes_value=True, sets="gateway.auth.password"),
    GatewayFlag(
        "--tailscale",
        takes_value=True,
        sets="gateway.tailscale.mode",
        words=("off", "serve", "funnel"),
    ),
    GatewayFlag("--raw-stream-path", takes_value=True),
    GatewayFlag("--ws-log", takes_value=True, words=("auto", "full", "compact")),
    GatewayFlag("--allow-unconfigured"),
    GatewayFlag("--claude-cli-logs"),
    GatewayFlag("--cli-backend-logs"),
    GatewayFlag("--compact"),
    GatewayFlag("--dev"),
    GatewayFlag("--force"),
    GatewayFlag("--raw-stream"),
    GatewayFlag("--verbose"),
)

GATEWAY_FLAGS_2026_5 = (*_BOTH, GatewayFlag("--tailscale-reset-on-exit"))
GATEWAY_FLAGS_2026_9 = (
    *_BOTH,
    GatewayFlag("--ambient-channels", is_unjudged=True),
    GatewayFlag("--dev-ambient-channels", is_unjudged=True),
)
