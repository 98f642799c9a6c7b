"""Whether commands run freely: the config's policy and the approvals, stricter first.

2026.5.28 to 2026.7.1 put the two together for a check of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.exec.exec_approvals import exec_approvals
from pytest_openclaw.effective.exec.exec_scopes import EXEC_MODES
from pytest_openclaw.effective.exec.exec_scopes import exec_host

#: What a mode says, in the order of its meanings.
_OF_MODE = ("security", "ask")


def free_sections(deployment: Deployment) -> Iterator[Setting]:
    """Yield ``tools.exec`` of each agent that runs any command and asks nobody.

    Without a list of agents, that is the common one, for ``main``.
    """
    everywhere = deployment.config["tools"]
    scopes = [(each.id, each.settings["tools"]) for each in agents(deployment)]
    for agent_id, own in scopes or [("main", everywhere)]:
        sections = (own["exec"], everywhere["exec"])
        is_sandboxed = exec_host(deployment, own) == "sandbox"
        security = _nearest(sections, "security")
        if (security or ("deny" if is_sandboxed else "full")) != "full":
            continue
        if (_nearest(sections, "ask") or "off") != "off":
            continue
        approvals = exec_approvals(deployment)
        if approvals.security(agent_id) == "full" and approvals.ask(agent_id) == "off":
            yield own["exec"]


def _nearest(sections: tuple[Setting, ...], key: str) -> str | None:
    """Return what the closest section says of *key*, by itself or by its mode."""
    for section in sections:
        if section[key].is_set:
            return section[key].string
        if section["mode"].is_set:
            meant = EXEC_MODES.get(section["mode"].string or "", ("deny", "off"))
            return meant[_OF_MODE.index(key)]
    return None
