"""Checks of channels that are written in a release, and that its command never makes.

They have no items: there is nothing to pass or to fail. Who asks about one reads why.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity

_LIGHT = (
    "openclaw security audit loads only the light part of a channel's plugin, and "
    "this channel's light part has no security rules; the rule is evaluated only "
    "inside the gateway"
)


def nowhere(deployment: Deployment) -> list[str]:
    """Name no part: the release's command finds this in no channel."""
    return []


@check(
    "channels.*.dm.wildcard_routing_unverified",
    Severity.WARN,
    reads=("channels", "bindings"),
    fix=(
        "Bind the channel to one agent, so that the receiver of every message is "
        "defined."
    ),
    since="2026.8.2",
    never=_LIGHT,
    each=nowhere,
    emits="channels.*.dm.wildcard_routing_unverified.*",
)
def wildcard_routing_unverified(
    deployment: Deployment, channel: str
) -> Iterator[Found]:
    """Anyone may write, and the receiving agent is unknown.

    A plugin with its own routing gives no answer for unknown senders.

    Fires for a channel with an open sender list whose plugin routes messages by its own
    rules.
    """
    raise NotEvaluated(_LIGHT)


@check(
    "channels.zalouser.groups.mutable_entries",
    Severity.WARN,
    reads=("channels.zalouser",),
    fix="List Zalo groups by their ids.",
    since="2026.3.28",
    until="2026.9.2",
    never=_LIGHT,
    each=nowhere,
)
def zalouser_names(deployment: Deployment, channel: str) -> Iterator[Found]:
    """Zalo groups are listed by names instead of ids.

    An attacker can create a group with the name of a listed one.

    Fires when a listed group is a name instead of an id.
    """
    raise NotEvaluated(_LIGHT)
