"""What keeps an agent's commands back: ``tools.exec``, of all agents and its own."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_openclaw.deployment.setting import Setting
from pytest_openclaw.effective.agent_views import AgentView
from pytest_openclaw.effective.exec_scopes import EXEC_MODES

#: A mode under which a model answers what would be asked.
_ANSWERED_BY_A_MODEL = "auto"
_SECTION = "tools.exec"


@dataclass(frozen=True)
class HostExec:
    """``security`` is ``deny``, ``allowlist`` or ``full``; ``ask`` when one is asked.

    ``security_by`` and ``ask_by`` are the settings that say so; ``None`` where nothing
    does: then the release lets commands run, and asks nobody.
    """

    security: str = "full"
    ask: str = "off"
    security_by: Setting | None = None
    ask_by: Setting | None = None


def host_exec(agent: AgentView) -> HostExec:
    """Return what the config says of commands of *agent*.

    Approvals that people gave on the host may be stricter; they are no part of it.
    """
    held = _with(HostExec(), agent.shared(_SECTION))
    own = agent.own(_SECTION)
    return held if own.path == agent.shared(_SECTION).path else _with(held, own)


def _with(held: HostExec, section: Setting) -> HostExec:
    security, ask = held.security, held.ask
    security_by, ask_by = held.security_by, held.ask_by
    mode = section["mode"]
    if mode.is_set:
        security, ask = EXEC_MODES.get(mode.string or "", ("full", "off"))
        ask = "off" if mode.string == _ANSWERED_BY_A_MODEL else ask
        security_by = ask_by = mode
    if section["security"].is_set:
        security, security_by = (
            section["security"].string or "full",
            section["security"],
        )
    if section["ask"].is_set:
        ask, ask_by = section["ask"].string or "off", section["ask"]
    return HostExec(security, ask, security_by, ask_by)


def is_denied(agent: AgentView) -> bool:
    """May *agent* run no commands, by its policy or for want of the tool?"""
    return host_exec(agent).security == "deny" or not agent.may_use("exec")
