"""Where commands run, and what keeps them from running freely."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.channels.openness import open_surface_paths
from pytest_openclaw.effective.exec.exec_scopes import exec_host
from pytest_openclaw.effective.exec.exec_scopes import exec_scopes
from pytest_openclaw.effective.sandbox.sandbox import sandbox_of
from pytest_openclaw.effective.tools.exposed_tools import ExposedTools
from pytest_openclaw.effective.tools.exposed_tools import exposed_tools
from pytest_openclaw.effective.tools.tool_policy import ToolScope
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_WRITING = ("write", "edit", "apply_patch")


@check(
    "tools.exec.host_sandbox_no_sandbox_defaults",
    reads=("tools.exec.host", "agents.defaults.sandbox.mode"),
    fix="""Set agents.defaults.sandbox.mode to non-main or all. Or set tools.exec.host
    to gateway, with approvals for each command.""",
    since="2026.2.26",
)
def host_sandbox_no_sandbox_defaults(deployment: Deployment) -> Iterator[Found]:
    """Commands are sent to a disabled sandbox.

    tools.exec.host suggests that commands are isolated, but they run on the host.

    Fires when tools.exec.host is sandbox and agents.defaults.sandbox.mode is off or not
    set. Settings of individual agents do not matter.
    """
    host = deployment.config.at("tools.exec.host")
    if host.string != "sandbox" or sandbox_of(deployment).mode != "off":
        return
    mode = deployment.config.at("agents.defaults.sandbox.mode")
    yield found(host, f"{host} is sandbox, and {mode} is off", see=(mode,))


@check(
    "tools.exec.host_sandbox_no_sandbox_agents",
    reads=("agents.*.tools.exec.host", "agents.*.sandbox.mode"),
    fix="""Set the sandbox mode of these agents to non-main or all. Or set their
    tools.exec.host to gateway, with approvals for each command.""",
    since="2026.2.26",
)
def host_sandbox_no_sandbox_agents(deployment: Deployment) -> Iterator[Found]:
    """An agent's commands are sent to a disabled sandbox.

    The agent's tools.exec.host suggests that its commands are isolated, but they run on
    the host.

    Fires when an agent's own tools.exec.host is sandbox and its effective sandbox mode
    is off. An inherited host does not count.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list.
    """
    hosts = {
        agent.id: agent.settings.at("tools.exec.host")
        for agent in agents(deployment)
        if agent.settings.at("tools.exec.host").string == "sandbox"
        and sandbox_of(deployment, agent.id).mode == "off"
    }
    if hosts:
        first, *others = hosts.values()
        named = ", ".join(hosts)
        yield found(first, f"no sandbox for the commands of agent {named}", *others)


@check(
    "tools.exec.security_full_configured",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("tools.exec", "agents.*.tools.exec", "channels"),
    fix="""Set tools.exec.security to allowlist, and approve the necessary commands. If
    an agent needs full, approve an exception for that agent.""",
    since="2026.3.24",
)
def security_full_configured(deployment: Deployment) -> Iterator[Found]:
    """Any command runs without approval.

    Any command that a sender persuades the agent to run is executed on the host. This
    is critical if a channel lets strangers talk to the agent.

    Fires when the effective tools.exec.security is full, for all agents or for one. The
    default is deny.

    Severity: critical when a dmPolicy or groupPolicy anywhere under channels is open;
    else warn.

    Releases: 2026.9.6 also knows tools.exec.mode, and a sole agent's own setting
    overrides the common one. For 2026.5.12, only an agent called main overrides it.
    """
    full = [scope for scope in exec_scopes(deployment) if scope.security == "full"]
    if not full:
        return
    deciders = {scope.decider.path: scope.decider for scope in full}
    first, *others = deciders.values()
    places = ", ".join(map(str, deciders.values()))
    opened = open_surface_paths(deployment)
    reach = f", and {_listed(opened)} is open" if opened else ""
    yield found(
        first,
        f"{places} allows every command{reach}",
        *others,
        *opened,
        severity=Severity.CRITICAL if opened else Severity.WARN,
    )


@check(
    "security.exposure.open_channels_with_exec",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("channels", "tools.exec", "agents.*.tools.exec"),
    fix="""Restrict these channels: set groupPolicy to allowlist and dmPolicy to
    pairing. Or set tools.exec.security to deny for the agents that answer there.""",
    since="2026.3.24",
)
def open_channels_with_exec(deployment: Deployment) -> Iterator[Found]:
    """Strangers can reach an agent that can run commands.

    Everyone who writes to an open channel gives the agent instructions. This is
    critical if commands run without approval.

    Fires when a dmPolicy or groupPolicy anywhere under channels is open, and the
    effective tools.exec.security is not deny, for all agents or for one. Tool policies
    and sandboxes do not count.

    Severity: critical when it is full for an agent; else warn.

    Releases: 2026.9.6 also knows tools.exec.mode, and a sole agent's own setting
    overrides the common one. For 2026.5.12, only an agent called main overrides it.
    """
    opened = open_surface_paths(deployment)
    free = {scope.security for scope in exec_scopes(deployment)} - {"deny"}
    if not opened or not free:
        return
    first, *others = opened
    is_full = "full" in free
    how = "every command" if is_full else "allowlisted commands"
    yield found(
        first,
        f"{_listed(opened)} is open, and an agent may run {how}",
        *others,
        severity=Severity.CRITICAL if is_full else Severity.WARN,
    )


@check(
    "tools.exec.fs_tools_disabled_but_exec_enabled",
    reads=("tools", "agents.*.tools", "agents.*.sandbox"),
    fix="""Deny exec and process as well. Or confine them: sandbox mode all, with
    workspaceAccess none or ro.""",
    since="2026.5.12",
)
def fs_tools_disabled_but_exec_enabled(deployment: Deployment) -> Iterator[Found]:
    """Write tools are denied, but commands can write files.

    The policy suggests that files are protected from the agent, but a shell command can
    change any of them.

    Fires when the policy, for all agents or for one, allows exec and none of write,
    edit and apply_patch, unless commands are confined: sandbox mode all, a workspace
    that is not rw, and no exec host outside.

    Releases: For 2026.9.6, alsoAllow widens a tool profile; for 2026.5.12 it does not.
    """
    exposed = those(exposed_tools(deployment), _writes_by_commands)
    if exposed:
        scopes = [each.scope for each in exposed]
        named = ", ".join(scope.words for scope in scopes)
        first, *others = (_tools_of(deployment, scope) for scope in scopes)
        message = f"{named} may use exec, and none of {', '.join(_WRITING)}"
        yield found(first, message, *others)


def _writes_by_commands(tools: ExposedTools) -> bool:
    if (
        tools.sandbox.mode == "all"
        and exec_host(tools.deployment, tools.scope.own) not in ("gateway", "node")
        and tools.sandbox.workspace_access != "rw"
    ):
        return False
    return tools.policy.allows("exec") and not tools.policy.allowed(_WRITING)


def _tools_of(deployment: Deployment, scope: ToolScope) -> Setting:
    return deployment.config["tools"] if scope.agent is None else scope.own


def _listed(settings: list[Setting]) -> str:
    """Return up to three of them by name; the report has the others as subjects."""
    named = ", ".join(map(str, settings[:3]))
    more = len(settings) - 3
    return f"{named} and {more} more" if more > 0 else named
