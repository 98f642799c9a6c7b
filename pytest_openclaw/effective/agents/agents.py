"""The agents of a deployment, and each one's own settings."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Agent:
    """One agent: its id as it is written, and what the config says of it alone."""

    id: str
    settings: Setting


def agents(deployment: Deployment) -> list[Agent]:
    """Return the agents in order. 2026.9.6 has ``main`` where none is named."""
    return deployment.derive(_agents)


@by_release
def _agents(deployment: Deployment) -> list[Agent]:
    entries = deployment.config.at("agents.entries").items()
    return [Agent(name, entry) for name, entry in entries if entry.is_record]


@_agents.on(until="2026.7.1")
def _agents_2026_5(deployment: Deployment) -> list[Agent]:
    """2026.5.12 lists them; ids may repeat, and without a list there is none."""
    listed = deployment.config.at("agents.list").elements()
    return [
        Agent(agent_id, entry)
        for entry in listed
        if (agent_id := entry["id"].string) is not None
    ]


def settings_of(deployment: Deployment, agent_id: str) -> Setting:
    """Return the settings of the first agent whose id means the same as *agent_id*.

    Nothing is there if no agent has that id.
    """
    found = deployment.derive(_first_by_id).get(canonical_agent_id(agent_id))
    return deployment.config.at("agents.entries")[agent_id] if found is None else found


def _first_by_id(deployment: Deployment) -> dict[str, Setting]:
    first: dict[str, Setting] = {}
    for agent in agents(deployment):
        first.setdefault(canonical_agent_id(agent.id), agent.settings)
    return first
