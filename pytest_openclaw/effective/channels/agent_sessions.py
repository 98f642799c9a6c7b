"""Which agents see the sessions of others by default (2026.9.6)."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.effective.channels.openness import multi_user_signals
from pytest_openclaw.effective.tools.exposed_tools import ExposedTools
from pytest_openclaw.effective.tools.exposed_tools import exposed_tools
from pytest_openclaw.language.javascript import fold

_SESSION_TOOLS = (
    "sessions_list",
    "sessions_history",
    "sessions_search",
    "sessions_send",
    "session_status",
)
_NARROW = ("self", "tree", "agent")


def agents_reaching_others(deployment: Deployment) -> list[ExposedTools]:
    """Return the agents that see other agents' sessions without being told so."""
    tools = deployment.config["tools"]
    agents = _agents(deployment)
    if len({canonical_agent_id(each.scope.agent or "") for each in agents}) < 2:
        return []
    if tools.at("agentToAgent.enabled").is_false:
        return []
    if tools.at("agentToAgent.allow").elements():
        return []
    if fold(tools.at("sessions.visibility").string or "") in _NARROW:
        return []
    defaults = deployment.config.at("agents.defaults.sandbox")
    unsealed = defaults["sessionToolsVisibility"]

    def reaches_others(tools: ExposedTools) -> bool:
        if not some(_SESSION_TOOLS, tools.policy.allows):
            return False
        return tools.sandbox.mode != "all" or unsealed.string == "all"

    return those(agents, reaches_others)


def agents_are_trusted_apart(deployment: Deployment) -> bool:
    """Does the config treat agents differently, or let several people in?"""
    return some(
        (*_agents(deployment), None),
        lambda each: (
            bool(multi_user_signals(deployment)) if each is None else _is_held(each)
        ),
    )


def _agents(deployment: Deployment) -> list[ExposedTools]:
    return [each for each in exposed_tools(deployment) if each.scope.agent is not None]


def _is_held(agent: ExposedTools) -> bool:
    own = agent.scope.own
    if any(own[key].is_set for key in ("profile", "allow", "deny")):
        return True
    return agent.sandbox.mode != "off"
