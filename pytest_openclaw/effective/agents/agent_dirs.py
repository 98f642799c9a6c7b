"""The folders that agents keep their credentials and generated files in."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import require_bounded
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.agents import settings_of
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.language.paths import absolute


def agent_dir(deployment: Deployment, agent_id: str) -> str:
    """Return the folder of one agent: its own ``agentDir``, or that of the state."""
    named = settings_of(deployment, agent_id)["agentDir"].text
    if named:
        return absolute(expand(named, deployment.places.home))
    return in_state(deployment, "agents", canonical_agent_id(agent_id), "agent")


def main_agent_dir(deployment: Deployment) -> str:
    """Return the folder of the agent ``main`` in the state directory."""
    return in_state(deployment, "agents", "main", "agent")


def agent_dirs_of_state(deployment: Deployment) -> list[str]:
    """Return the folder of each agent that the state directory has one for."""
    folder = in_state(deployment, "agents")
    try:
        entries = deployment.files.list(folder)
    except OSError:
        return []
    require_bounded(len(entries))
    return [
        os.path.join(folder, entry.name, "agent")
        for entry in entries
        if entry.kind is FileKind.FOLDER
    ]


def configured_agent_dirs(deployment: Deployment) -> list[str]:
    """Return the folder of each agent that the config names."""
    return [agent_dir(deployment, agent.id) for agent in agents(deployment)]


def configured_dirs_but_main(deployment: Deployment) -> list[str]:
    """Return the same as a release does that looks for ``main`` in the state alone.

    Its own ``agentDir`` does not count there.
    """
    return [
        main_agent_dir(deployment)
        if agent.id == "main"
        else agent_dir(deployment, agent.id)
        for agent in agents(deployment)
    ]
