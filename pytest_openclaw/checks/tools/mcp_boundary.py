"""Whether skills confine an agent's way to MCP servers (2026.9.6)."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.tools.mcp_boundary import mcp_servers
from pytest_openclaw.effective.tools.mcp_boundary import mcporter_registry
from pytest_openclaw.effective.tools.mcp_boundary import unconfined_skills
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import found


@check(
    "tools.exec.agent_skill_mcp_boundary_drift",
    reads=("agents.*.skills", "tools.exec", "mcp.servers"),
    inspects=("exec approvals", "the mcporter skill's registry"),
    fix="""Deny exec to these agents, or run it in a sandbox. If the boundary is
    important, require credentials for the MCP server that the agent does not have.""",
    since="2026.7.1",
)
def agent_skill_mcp_boundary_drift(deployment: Deployment) -> Iterator[Found]:
    """Commands can bypass an agent's list of skills.

    The agent may use only the listed skills, but a command on the host can connect to
    each MCP server directly.

    Fires when a list of skills is set, commands of that agent can run on the host, and
    the config or the mcporter skill's registry contains an MCP server. An empty list of
    skills counts as set.
    """
    unconfined = unconfined_skills(deployment)
    if not unconfined:
        return
    servers = mcp_servers(deployment)
    registry = None if servers else mcporter_registry(deployment)
    if not servers and not (registry and registry.servers):
        return
    first, *others = unconfined
    sources: list[Setting | str] = [*servers]
    if registry is not None:
        sources.append(registry.path)
    named = ", ".join(map(str, unconfined))
    yield found(
        first,
        (
            f"{named} does not apply to commands on the host, and MCP servers are "
            "configured"
        ),
        *others,
        see=sources,
    )


@check(
    "tools.exec.mcporter_registry_inspection_incomplete",
    reads=("agents.*.skills", "tools.exec"),
    inspects=("exec approvals", "the mcporter skill's registry"),
    fix="Repair the file, or remove it if mcporter is not used.",
    since="2026.8.2",
)
def mcporter_registry_inspection_incomplete(deployment: Deployment) -> Iterator[Found]:
    """The registry of MCP servers cannot be read.

    The MCP servers that the agents' commands can reach are unknown.

    Fires when a list of skills is set, commands of that agent can run on the host, and
    the mcporter skill's registry exists but cannot be read, is not strict JSON, or is
    larger than 16 MiB.
    """
    if not unconfined_skills(deployment):
        return
    registry = mcporter_registry(deployment)
    if registry.fault is not None:
        yield found(registry.path, f"{registry.path}: {registry.fault}")
