"""What each agent can do, and whether that happens on the host."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass

#: What tools are for, in the order of what they can do to a host.
PURPOSES = {
    "run commands": ("exec", "process"),
    "change files": ("write", "edit", "apply_patch"),
    "read files": ("read",),
    "control the gateway": ("gateway",),
    "use paired devices": ("nodes",),
    "use a browser": ("browser",),
    "fetch web pages": ("web_fetch", "web_search"),
    "schedule jobs": ("cron",),
    "send messages": ("message",),
    "use other sessions": ("sessions_send", "sessions_spawn"),
}
#: The purposes that a sandbox confines.
CONFINED = ("run commands", "change files", "read files")
#: Where a purpose is served.
ON_HOST, CAN, IN_SANDBOX, UNKNOWN = (
    "on the host",
    "yes",
    "in a sandbox",
    "not known here",
)


@dataclass(frozen=True)
class Reach:
    """One agent: its canonical id, and where it serves which of :data:`PURPOSES`.

    Purposes that it has no tool for are left out.
    """

    agent: str
    sandbox: str
    purposes: dict[str, str]


def reach_of_agents(deployment: Deployment) -> list[Reach]:
    """Return what each agent can do; one for the defaults, where none is named."""
    return [_reach(view) for view in agent_views(deployment)]


def _reach(view: AgentView) -> Reach:
    agent = view.tools.scope.agent
    try:
        mode = view.sandbox.mode
    except NotEvaluated:
        mode = UNKNOWN
    served = {purpose: _served(view, purpose) for purpose in PURPOSES}
    return Reach(
        canonical_agent_id(agent) if agent is not None else "main",
        mode,
        {purpose: where for purpose, where in served.items() if where},
    )


def _served(view: AgentView, purpose: str) -> str:
    try:
        if not view.may_use(*PURPOSES[purpose]):
            return ""
        if purpose not in CONFINED:
            return CAN
        is_confined = (
            view.confines_commands()
            if purpose == "run commands"
            else view.is_sandboxed()
        )
        return IN_SANDBOX if is_confined else ON_HOST
    except NotEvaluated:
        return UNKNOWN
