"""Which agent answers where no binding names one."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.by_release import by_release

_MAIN = "main"


@by_release
def owner_without_binding(deployment: Deployment) -> str | None:
    """Return the agent that takes what is not bound; ``None`` if there is none."""
    if _is_explicit(deployment):
        stated = deployment.source.at("agents.defaults.systemAgent.agentId").text
        ids = [canonical_agent_id(agent.id) for agent in agents(deployment)]
        if stated is not None and canonical_agent_id(stated) in ids:
            return canonical_agent_id(stated)
    return owner_without_system_agent(deployment)


@owner_without_binding.on(since="2026.8.1", until="2026.9.4")
def owner_without_system_agent(deployment: Deployment) -> str | None:
    """2026.9.4 gives the system agent no messages."""
    roster = agents(deployment)
    if not _is_explicit(deployment):
        marked = [agent for agent in roster if agent.settings["default"].is_true]
        if len(marked) == 1:
            return canonical_agent_id(marked[0].id)
    ids = [canonical_agent_id(agent.id) for agent in roster]
    if not ids:
        return _MAIN
    return ids[0] if len(ids) == 1 else None


@owner_without_binding.on(until="2026.7.1")
def owner_without_binding_2026_5(deployment: Deployment) -> str | None:
    """2026.5.12: the first agent marked as the default, else the first one."""
    roster = agents(deployment)
    marked = [agent for agent in roster if agent.settings["default"].is_true]
    first = next(iter(marked or roster), None)
    return canonical_agent_id(first.id) if first else _MAIN


def _is_explicit(deployment: Deployment) -> bool:
    return bool(deployment.source.at("agents.ownership").value == "explicit")
