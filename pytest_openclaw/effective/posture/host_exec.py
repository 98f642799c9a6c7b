"""What keeps an agent's commands back: ``tools.exec``, of all agents and its own."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.exec.exec_scopes import EXEC_MODES
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.on_use import dataclass

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

    @property
    def is_by_mode(self) -> bool:
        """Does the one word ``mode`` say both?"""
        return self.security_by is not None and self.security_by.path[-1] == "mode"


def host_exec(agent: AgentView) -> HostExec:
    """Return what the config says of commands of *agent*.

    Approvals that people gave on the host may be stricter; they are not part of it.
    """
    held = _with(HostExec(), agent.shared(_SECTION))
    own = agent.own(_SECTION)
    return held if own.path == agent.shared(_SECTION).path else _with(held, own)


def _with(held: HostExec, section: Setting) -> HostExec:
    """Return what holds once a closer *section* has had its say."""
    mode, security, ask = section["mode"], section["security"], section["ask"]
    if mode.is_set:
        held = _by_mode(mode)
    if security.is_set:
        if held.is_by_mode:  # what a mode asks goes with it
            held = HostExec()
        held = replace(held, security=security.string or "full", security_by=security)
    if ask.is_set:
        held = replace(held, ask=ask.string or "off", ask_by=ask)
    return held


def _by_mode(mode: Setting) -> HostExec:
    security, ask = EXEC_MODES.get(mode.string or "", ("full", "off"))
    if mode.string == _ANSWERED_BY_A_MODEL:
        ask = "off"
    return HostExec(security, ask, mode, mode)


def is_denied(agent: AgentView) -> bool:
    """May *agent* run no commands, by its policy or for want of the tool?"""
    return host_exec(agent).security == "deny" or not agent.may_use("exec")
