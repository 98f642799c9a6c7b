"""Which agent counts as the default one, where an agent's files are concerned."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.agents.workspaces import agent_workspaces


def default_agent_id(deployment: Deployment) -> str | None:
    """Return the id of the default agent as it is written.

    2026.9.6: the one that is marked, else the only one; ``main`` where nobody is
    named, and ``None`` if nothing decides. 2026.5.12: the first that is marked, else
    the first; ``main`` without a list.
    """
    return deployment.derive(agent_workspaces).default_agent_id
