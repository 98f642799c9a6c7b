"""Agents that skills are meant to confine, though their commands reach the host."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host import files
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.exec.exec_approvals import exec_approvals
from pytest_openclaw.effective.exec.exec_scopes import exec_host
from pytest_openclaw.effective.exec.exec_scopes import stated_security
from pytest_openclaw.effective.sandbox.sandbox import sandbox_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need

_BY_FREEDOM = ("deny", "allowlist", "full")
#: Bytes of the registry that 2026.9.6 reads.
_MAX_REGISTRY = 16_777_216


@dataclass(frozen=True)
class Registry:
    """The servers that mcporter is told of; ``fault`` says why they are not known."""

    path: str
    servers: tuple[str, ...] = ()
    fault: str | None = None


def unconfined_skills(deployment: Deployment) -> list[Setting]:
    """Return the ``skills`` of agents, and of the defaults, that commands can evade.

    Raises :class:`NotEvaluated` where exec approvals are not known.
    """
    return deployment.derive(_unconfined)


def _unconfined(deployment: Deployment) -> list[Setting]:
    defaults = deployment.config.at("agents.defaults.skills")
    found = []
    if (
        defaults.exists
        and _judges_defaults(deployment)
        and _reaches_host(deployment, None, Setting.missing())
    ):
        found.append(defaults)
    for agent in agents(deployment):
        own = agent.settings["skills"]
        if not own.exists and not defaults.exists:
            continue
        if _reaches_host(deployment, agent.id, agent.settings["tools"]):
            found.append(own if own.exists else agent.settings)
    return found


@by_release
def _judges_defaults(_deployment: Deployment) -> bool:
    """Are the defaults judged as an agent would be that the config does not list?"""
    return True


@_judges_defaults.on(until="2026.7.1")
def _judges_defaults_2026_7(deployment: Deployment) -> bool:
    """2026.7.1: where it lists none."""
    return not agents(deployment)


def _reaches_host(deployment: Deployment, agent: str | None, tools: Setting) -> bool:
    """Can commands of the scope run outside a sandbox? Unset exec is ``full`` here."""
    host = exec_host(deployment, tools)
    if host == "sandbox":
        return False
    if host == "auto" and sandbox_of(deployment, agent).mode != "off":
        return False
    approved = exec_approvals(deployment).security(agent)
    security = approved
    for section in (deployment.config.at("tools.exec"), tools["exec"]):
        stated = stated_security(deployment, section)
        security = stated.security if stated else security
    return min(security, approved, key=_BY_FREEDOM.index) != "deny"


def mcp_servers(deployment: Deployment) -> list[Setting]:
    """Return the MCP servers of the config that are not switched off."""
    listed = deployment.config.at("mcp.servers").items()
    return [server for _, server in listed if not server["enabled"].is_false]


def mcporter_registry(deployment: Deployment) -> Registry:
    """Return what the mcporter skill's registry says, read once (2026.9.6)."""
    return deployment.derive(_registry)


def _registry(deployment: Deployment) -> Registry:
    if deployment.places.state_dir is None:
        raise NotEvaluated(
            "requires a state directory, for its registry of MCP servers",
            Need.STATE_DIR,
        )
    within = ("skills", "config", "mcporter.json")
    path = os.path.join(deployment.places.state_dir, *within)
    try:
        document = strict_json.parse(deployment.files.text(path, _MAX_REGISTRY).text)
    except files.Missing:
        return Registry(path)
    except files.Unreadable as error:
        return Registry(path, fault=error.reason)
    except ValueError:
        return Registry(path, fault="it is not JSON")
    servers = document.get("mcpServers") if isinstance(document, dict) else None
    if not isinstance(servers, dict):
        return Registry(path)
    return Registry(path, tuple(name for name, each in servers.items() if _is_on(each)))


def _is_on(server: object) -> bool:
    return not (isinstance(server, dict) and server.get("enabled") is False)
