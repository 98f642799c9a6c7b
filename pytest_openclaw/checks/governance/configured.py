"""What the config sets up, and the register has no owner for."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.governance.kit import SEVERITIES
from pytest_openclaw.checks.governance.kit import unregistered
from pytest_openclaw.checks.governance.kit import without_entry
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found


@unregistered(
    "governance.channel.unregistered",
    *SEVERITIES,
    reads=("channels",),
)
def channel_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A configured channel has no owner in the register.

    Anyone who can write to the channel talks to the gateway's agents. Without an
    owner, it is undecided who that may be.

    Fires for each channel that is set up and not switched off.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "channel")


@unregistered(
    "governance.provider.unregistered",
    *SEVERITIES,
    reads=("models.providers", "auth.profiles", "agents"),
)
def provider_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A model provider has no owner in the register.

    All that agents read is sent to the provider. Without an owner, there is no decision
    that it may be.

    Fires for each provider that is configured, logged in to, or named by a model.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "provider")


@unregistered(
    "governance.mcp.unregistered",
    *SEVERITIES,
    reads=("mcp.servers", "nodeHost.mcp.servers"),
)
def mcp_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A configured MCP server has no owner in the register.

    The server acts for every agent that may use it, with credentials of its own.

    Fires for each MCP server of the config that is switched on; those of a plugin
    belong to the plugin.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "mcp")


@unregistered(
    "governance.hook.unregistered",
    *SEVERITIES,
    reads=("hooks",),
)
def hook_unregistered(deployment: Deployment) -> Iterator[Found]:
    """An active hook has no owner in the register.

    A webhook starts an agent from outside, and an internal hook runs in the
    gateway.

    Fires for each webhook mapping, preset and internal hook that is active.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "hook")


@unregistered(
    "governance.agent.unregistered",
    *SEVERITIES,
    reads=("agents",),
)
def agent_unregistered(deployment: Deployment) -> Iterator[Found]:
    """A configured agent has no owner in the register.

    An agent has tools, a workspace and sessions of its own. Without an owner,
    it is undecided what it may do.

    Fires for each agent of the roster.

    Severity: critical for what an entry denies, else warn.
    """
    yield from without_entry(deployment, "agent")
