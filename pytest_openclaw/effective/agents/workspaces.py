"""The workspaces of a deployment: the folders that its agents work in."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.agents import settings_of
from pytest_openclaw.effective.agents.default_agent import default_agent_id
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state.state_places import state_dir
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.reasons import Need


@by_release
def workspaces(deployment: Deployment) -> list[str]:
    """Return the absolute paths of all workspaces, each once, as both audits walk them.

    2026.9.6 begins with that of the agent which owns the control plane. Raises
    :class:`~pytest_openclaw.NotEvaluated` without a state directory.
    """
    stated = deployment.config.at("agents.defaults.systemAgent.agentId").text
    owner = stated or default_agent_id(deployment)
    ids = [owner] if owner else []
    ids += [agent.id for agent in agents(deployment)] or ["main"]
    return _of(deployment, ids)


@workspaces.on(until="2026.7.1")
def workspaces_2026_5(deployment: Deployment) -> list[str]:
    """2026.5.12 ends with that of the default agent."""
    ids = [agent.id for agent in agents(deployment)]
    return _of(deployment, [*ids, default_agent_id(deployment) or "main"])


def _of(deployment: Deployment, agent_ids: list[str]) -> list[str]:
    state_dir(deployment)
    return list(dict.fromkeys(workspace_of(deployment, each) for each in agent_ids))


def workspace_of(deployment: Deployment, agent_id: str) -> str:
    """Return the absolute path of the workspace of the agent that *agent_id* means."""
    agent_id = canonical_agent_id(agent_id)
    own = settings_of(deployment, agent_id)["workspace"].text
    if own:
        return _absolute(deployment, own)
    shared = deployment.config.at("agents.defaults.workspace").text
    inheriting = default_agent_id(deployment)
    if inheriting is not None and canonical_agent_id(inheriting) == agent_id:
        return (
            _absolute(deployment, shared) if shared else default_workspace(deployment)
        )
    if shared:
        return os.path.join(_absolute(deployment, shared), agent_id)
    return os.path.join(state_dir(deployment), f"workspace-{agent_id}")


@by_release
def default_workspace(deployment: Deployment) -> str:
    """Return the workspace that no setting names.

    2026.9.6 looks for it in the state directory, wherever that is named.
    """
    named = deployment.environment.text("OPENCLAW_WORKSPACE_DIR")
    if isinstance(named, str) and trim(named):
        return _absolute(deployment, named)
    state = state_dir(deployment)
    home = deployment.places.home
    if home is None or _is_state_named(deployment, home):
        return os.path.join(state, "workspace")
    profile = _profile(deployment)
    folder = f".openclaw-{profile}" if profile else ".openclaw"
    return os.path.join(home, folder, "workspace")


@default_workspace.on(until="2026.7.1")
def default_workspace_2026_5(deployment: Deployment) -> str:
    """2026.5.12 looks for it in the home, wherever the state is."""
    home = deployment.places.home
    if home is None:
        raise NotEvaluated("needs a home directory", Need.HOME)
    profile = _profile(deployment)
    folder = f"workspace-{profile}" if profile else "workspace"
    return os.path.join(home, ".openclaw", folder)


def _is_state_named(deployment: Deployment, home: str) -> bool:
    """Was the state directory named by a variable, or by an argument of the audit?"""
    named = deployment.environment.text("OPENCLAW_STATE_DIR")
    if isinstance(named, str) and trim(named):
        return True
    found = (os.path.join(home, ".openclaw"), os.path.join(home, ".clawdbot"))
    return state_dir(deployment) not in found


def _profile(deployment: Deployment) -> str:
    """Return the profile's name; none for the default one."""
    profile = deployment.environment.text("OPENCLAW_PROFILE")
    if not isinstance(profile, str) or fold(profile) == "default":
        return ""
    return trim(profile)


def _absolute(deployment: Deployment, path: str) -> str:
    return os.path.abspath(expand(path, deployment.places.home))
