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
    "openclaw security audit loads only the light part of a channel's plugin, and"
    " this channel's has no security rules; the rule lives where the gateway runs"
)


def nowhere(deployment: Deployment) -> list[str]:
    """Name no part: the release's command finds this in no channel."""
    return []


@check(
    "channels.*.dm.wildcard_routing_unverified",
    Severity.WARN,
    reads=("channels", "bindings"),
    fix="Bind the channel to one agent, so that nobody's messages are left to a guess.",
    since="2026.8.2",
    never=_LIGHT,
    each=nowhere,
    emits="channels.*.dm.wildcard_routing_unverified.*",
)
def wildcard_routing_unverified(
    deployment: Deployment, channel: str
) -> Iterator[Found]:
    """Anyone may write, and where a stranger's messages go is not known.

    A plugin that routes by itself gives no answer for people it has not met.

    Fires for a channel that anyone may write to and whose plugin routes messages by
    rules of its own.
    """
    raise NotEvaluated(_LIGHT)


@check(
    "channels.slack.commands.slash.useAccessGroups_off",
    Severity.CRITICAL,
    reads=("channels.slack", "commands.useAccessGroups"),
    fix="Take commands.useAccessGroups: false out.",
    until="2026.5.12",
    never=_LIGHT,
    each=nowhere,
)
def slash_without_groups(deployment: Deployment, channel: str) -> Iterator[Found]:
    """Everyone in a Slack workspace can use the agent's commands.

    Access groups are switched off.

    Fires when slash commands are on and commands.useAccessGroups is false.
    """
    raise NotEvaluated(_LIGHT)


@check(
    "channels.slack.commands.slash.no_allowlists",
    Severity.WARN,
    reads=("channels.slack",),
    fix="List the people who may use commands in channels.slack.allowFrom.",
    until="2026.5.12",
    never=_LIGHT,
    each=nowhere,
)
def slash_without_lists(deployment: Deployment, channel: str) -> Iterator[Found]:
    """Slack commands are on, and nobody is listed who may use them.

    Nothing says whose commands they are.

    Fires when slash commands are on and no list of users says who may use them.
    """
    raise NotEvaluated(_LIGHT)


@check(
    "channels.zalouser.groups.mutable_entries",
    Severity.WARN,
    reads=("channels.zalouser",),
    fix="List Zalo groups by their ids.",
    since="2026.3.28",
    until="2026.8.2",
    never=_LIGHT,
    each=nowhere,
)
def zalouser_names(deployment: Deployment, channel: str) -> Iterator[Found]:
    """Zalo groups are listed by names, which can be taken over.

    Whoever names a group like a listed one gets in.

    Fires when a listed group is a name and no id.
    """
    raise NotEvaluated(_LIGHT)
