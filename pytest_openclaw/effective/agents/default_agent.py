"""Which agent counts as the default one, where an agent's files are concerned."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release


@by_release
def default_agent_id(deployment: Deployment) -> str | None:
    """Return the id of the default agent as it is written.

    2026.9.6: the one that is marked, else the only one; ``main`` where nobody is
    named, and ``None`` if nothing decides.
    """
    agents = deployment.authored["agents"]
    if agents["entries"].exists:
        roster = [each for each in agents["entries"].items() if each[1].is_record]
    else:
        listed = agents["list"].elements()
        roster = [(each["id"].string or "", each) for each in listed]
    marked = [agent_id for agent_id, agent in roster if agent["default"].is_true]
    explicit = agents["ownership"].value == "explicit"
    if not roster:
        return None if explicit else "main"
    if len(marked) == 1 and not explicit:
        return marked[0]
    return roster[0][0] if len(roster) == 1 else None


@default_agent_id.on(until="2026.7.1")
def default_agent_id_2026_5(deployment: Deployment) -> str | None:
    """2026.5.12: the first that is marked, else the first; ``main`` without a list."""
    listed = [
        each
        for each in deployment.config.at("agents.list").elements()
        if each.is_record
    ]
    marked = [each for each in listed if _is_truthy(each["default"])]
    chosen = [*marked, *listed][:1]
    return (chosen[0]["id"].text if chosen else None) or "main"


def _is_truthy(setting: Setting) -> bool:
    return setting.value not in (None, False, 0, "")
