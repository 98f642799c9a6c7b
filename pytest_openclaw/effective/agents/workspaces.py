"""The workspaces of a deployment: the folders that its agents work in."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.agent_workspaces import AgentWorkspaces
from pytest_openclaw.effective.state.state_places import state_dir


def workspaces(deployment: Deployment) -> list[str]:
    """Return the absolute paths of all workspaces, each once, as both audits walk them.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a state directory.
    """
    state_dir(deployment)
    return deployment.derive(agent_workspaces).all()


def agent_workspaces(deployment: Deployment) -> AgentWorkspaces:
    """Return what tells the workspace of each agent."""
    return AgentWorkspaces(
        deployment.config,
        deployment.authored,
        deployment.environment,
        deployment.rules,
        deployment.places.home,
        deployment.places.state_dir,
    )
