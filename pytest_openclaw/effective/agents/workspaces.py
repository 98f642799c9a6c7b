"""The workspaces of a deployment: the folders that its agents work in."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.agent_workspaces import AgentWorkspaces
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets.active_references import has_active_references
from pytest_openclaw.effective.state.state_places import state_dir


def workspaces(deployment: Deployment) -> list[str]:
    """Return the absolute paths of all workspaces, each once, as both audits walk them.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a state directory.
    """
    state_dir(deployment)
    return deployment.derive(_audited).all()


@by_release
def _audited(deployment: Deployment) -> AgentWorkspaces:
    """Return what the audit sees: a copy of the config, where references are resolved.

    Which agent was marked as the default one is not known of the copy.
    """
    written = deployment.derive(agent_workspaces)
    copied = replace(written, authored=deployment.source)
    if copied.default_agent_id == written.default_agent_id:
        return written
    return copied if has_active_references(deployment) else written


@_audited.on(until="2026.7.1")
def _audited_2026_7(deployment: Deployment) -> AgentWorkspaces:
    """2026.7.1 has the mark in the config itself."""
    return deployment.derive(agent_workspaces)


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
