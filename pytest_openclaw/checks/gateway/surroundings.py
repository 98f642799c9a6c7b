"""Single settings near the gateway: discovery, logging, MCP apps, the agent roster."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "config.agent_roster.invalid_default_count",
    Severity.WARN,
    reads=("agents",),
    fix="""Let exactly one agent own what no binding assigns: give each role its
    agentId, or mark one agent as the default.""",
    since="2026.8.2",
)
def invalid_default_count(deployment: Deployment) -> Iterator[Found]:
    """It is open which agent answers by default.

    Messages then reach an agent that nobody chose for them, with that agent's tools.
    The release refuses such a config before it audits it, so this check hardly ever
    speaks.

    Fires when agents.ownership is explicit and an agent is marked as default, or when
    it is not, and there are several agents of which not exactly one is marked.
    """
    agents = deployment.authored["agents"]
    roster = [agent for _, agent in agents["entries"].items()] or agents[
        "list"
    ].elements()
    marked = [agent for agent in roster if agent["default"].is_true]
    if not roster:
        return
    if agents["ownership"].value == "explicit":
        if marked:
            yield found(
                agents,
                "agents.ownership is explicit, and an agent is marked as default",
            )
    elif len(roster) > 1 and len(marked) != 1:
        yield found(
            agents, f"{len(marked)} of {len(roster)} agents are marked as default"
        )


@check(
    "discovery.mdns_full_mode",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("discovery.mdns.mode", "gateway.bind"),
    fix="Set discovery.mdns.mode to minimal or off.",
)
def mdns_full_mode(deployment: Deployment) -> Iterator[Found]:
    """The gateway tells the local network more than its name.

    In full mode the announcements name paths and ports of the host, which help whoever
    looks for a way in.

    Fires when discovery.mdns.mode is full. It is minimal where nothing is said.

    Severity: critical when gateway.bind is anything but loopback; else warn.
    """
    mode = deployment.config.at("discovery.mdns.mode")
    if mode.value == "full":
        wide = gateway_of(deployment).binds_beyond_loopback
        yield found(
            mode,
            "discovery.mdns.mode is full",
            severity=Severity.CRITICAL if wide else Severity.WARN,
        )


@check(
    "mcp.apps.enabled",
    Severity.WARN,
    reads=("mcp.apps.enabled",),
    fix="Set mcp.apps.enabled to false, unless every MCP server in use is trusted.",
    since="2026.8.2",
)
def mcp_apps_enabled(deployment: Deployment) -> Iterator[Found]:
    """MCP servers may bring their own user interface.

    Pages that a server supplies are shown inside the client and can ask for tool calls
    there.

    Fires when mcp.apps.enabled is true.

    Releases: 2026.5.12 refuses the key.
    """
    enabled = deployment.config.at("mcp.apps.enabled")
    if enabled.is_true:
        yield found(enabled, "mcp.apps.enabled is true")


@check(
    "logging.redact_off",
    Severity.WARN,
    reads=("logging.redactSensitive",),
    fix="Set logging.redactSensitive to tools.",
    until="2026.7.1",
)
def redact_off(deployment: Deployment) -> Iterator[Found]:
    """Secrets are written to the logs as they are.

    Tool calls carry tokens and passwords; without redaction whoever reads the logs has
    them.

    Fires when logging.redactSensitive is off. It is tools where nothing is said.

    Releases: 2026.9.6 refuses the key.
    """
    setting = deployment.config.at("logging.redactSensitive")
    if setting.value == "off":
        yield found(setting, "logging.redactSensitive is off")
