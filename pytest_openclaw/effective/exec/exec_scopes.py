"""How freely commands run: ``tools.exec`` of the deployment and of each agent."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.on_use import dataclass

#: What the words of ``tools.exec.mode`` (2026.9.6) mean: ``security`` and ``ask``.
EXEC_MODES = {
    "deny": ("deny", "off"),
    "allowlist": ("allowlist", "off"),
    "ask": ("allowlist", "on-miss"),
    "auto": ("allowlist", "on-miss"),
    "full": ("full", "off"),
}


@dataclass(frozen=True)
class ExecScope:
    """One row: ``security`` is ``deny``, ``allowlist`` or ``full``.

    ``decider`` is the setting that says so.
    """

    security: str
    decider: Setting


@by_release
def stated_security(deployment: Deployment, section: Setting) -> ExecScope | None:
    """Return what one ``tools.exec`` says of its own; ``None`` if nothing."""
    mode = section["mode"]
    if mode.is_set:
        meant, _ = EXEC_MODES.get(mode.string or "", ("deny", "off"))
        return ExecScope(meant, mode)
    return _stated_security_2026_5(deployment, section)


@stated_security.on(until="2026.7.1")
def _stated_security_2026_5(
    deployment: Deployment, section: Setting
) -> ExecScope | None:
    """2026.7.1: the audit does not look at the mode, which the config may have."""
    security = section["security"]
    if security.is_set:
        return ExecScope(security.string or "deny", security)
    return None


def exec_scopes(deployment: Deployment) -> list[ExecScope]:
    """Return the rows that the release looks at, where unset means ``deny``.

    A row replaces an earlier one of the same name: an agent can hide the global
    setting that way.
    """
    section = deployment.config.at("tools.exec")
    everywhere = stated_security(deployment, section) or ExecScope(
        "deny", section["security"]
    )
    rows = {_global_name(deployment): everywhere}
    for agent in agents(deployment):
        own = stated_security(deployment, agent.settings.at("tools.exec"))
        rows[agent.id] = own or everywhere
    return list(rows.values())


@by_release
def _global_name(deployment: Deployment) -> str:
    """2026.9.6 calls the global scope by its only agent, if there is only one."""
    listed = agents(deployment)
    return canonical_agent_id(listed[0].id) if len(listed) == 1 else "global"


@_global_name.on(until="2026.7.1")
def _global_name_2026_5(deployment: Deployment) -> str:
    """2026.5.12 calls it main, whatever agents there are."""
    return "main"


def exec_host(deployment: Deployment, own: Setting) -> str:
    """Return where commands run for the ``tools`` of one agent: ``auto`` if unset."""
    for tools in (own, deployment.config["tools"]):
        if tools.at("exec.host").is_set:
            return tools.at("exec.host").string or "auto"
    return "auto"
