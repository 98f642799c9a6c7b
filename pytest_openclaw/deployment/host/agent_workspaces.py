"""The folders that agents work in, by the release's own rules."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.variants import Variants

Result = TypeVar("Result")

#: An agent without a workspace of its own has a folder of the common one.
_SHARED = Span(since="2026.4.15")


@dataclass(frozen=True)
class AgentWorkspaces:
    """What workspaces depend on: a config as loaded and as written, and the host.

    Methods return absolute paths. They raise :class:`~pytest_openclaw.NotEvaluated` for
    a text that is not known, and where a folder of the host that decides is not.
    """

    config: Setting
    authored: Setting
    environment: Environment
    rules: Rules
    home: str | None
    state_dir: str | None

    @cached_property
    def roster(self) -> list[tuple[str, Setting]]:
        """The agents' ids and settings, in the order of the release."""
        return _chosen(_ROSTER, self)

    @cached_property
    def default_agent_id(self) -> str | None:
        """The id of the default agent as it is written; ``None`` if nothing decides."""
        return _chosen(_DEFAULT_AGENT, self)

    def all(self) -> list[str]:
        """Return each workspace once, in the order in which the release walks them."""
        owners = _chosen(_OWNERS, self)
        return list(dict.fromkeys(self.of(each) for each in owners))

    def of(self, agent_id: str) -> str:
        """Return the workspace of the agent that *agent_id* means."""
        agent_id = canonical_agent_id(agent_id)
        settings = self._by_id.get(agent_id, Setting.missing())
        own = settings["workspace"].text
        if own:
            return self.absolute(own)
        shared = self.config.at("agents.defaults.workspace").text
        default = self.default_agent_id
        if default is not None and canonical_agent_id(default) == agent_id:
            return self.absolute(shared) if shared else self.unnamed()
        if shared and _SHARED.covers(self.rules.release):
            return os.path.join(self.absolute(shared), agent_id)
        return os.path.join(self.known_state_dir(), f"workspace-{agent_id}")

    def unnamed(self) -> str:
        """Return the workspace that no setting names."""
        return _chosen(_UNNAMED, self)

    @cached_property
    def _by_id(self) -> dict[str, Setting]:
        """The settings of the first agent that each canonical id means."""
        found: dict[str, Setting] = {}
        for name, settings in self.roster:
            found.setdefault(canonical_agent_id(name), settings)
        return found

    def absolute(self, path: str) -> str:
        """Return *path* as the release reads it."""
        return absolute(expand(path, self.home))

    def known_state_dir(self) -> str:
        """Return the state directory."""
        if self.state_dir is None:
            raise NotEvaluated("requires a state directory", Need.STATE_DIR)
        return self.state_dir

    @cached_property
    def profile(self) -> str:
        """The profile's name; empty for the default one."""
        profile = self.environment.text("OPENCLAW_PROFILE")
        if not isinstance(profile, str) or fold(profile) == "default":
            return ""
        return trim(profile)


def _chosen(
    variants: Variants[Callable[[AgentWorkspaces], Result]], of: AgentWorkspaces
) -> Result:
    function = variants.of(of.rules.release)
    assert function is not None  # the first has no end
    return function(of)


def _roster(of: AgentWorkspaces) -> list[tuple[str, Setting]]:
    entries = of.config.at("agents.entries").items()
    return [(name, entry) for name, entry in entries if entry.is_record]


def _roster_2026_5(of: AgentWorkspaces) -> list[tuple[str, Setting]]:
    """2026.5.12 lists agents; ids may repeat."""
    listed = of.config.at("agents.list").elements()
    return [
        (agent_id, entry)
        for entry in listed
        if (agent_id := entry["id"].string) is not None
    ]


def _default_agent(of: AgentWorkspaces) -> str | None:
    """2026.9.6: the one that is marked, else the only one; else ``main`` or nobody."""
    agents = of.authored["agents"]
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


def _default_agent_2026_5(of: AgentWorkspaces) -> str | None:
    """2026.5.12: the first that is marked, else the first; ``main`` without a list."""
    listed = [each for each in of.config.at("agents.list").elements() if each.is_record]
    marked = [each for each in listed if each["default"].value not in _FALSY]
    chosen = [*marked, *listed][:1]
    return (chosen[0]["id"].text if chosen else None) or "main"


def _owners(of: AgentWorkspaces) -> list[str]:
    """2026.9.6 begins with the agent that owns the control plane."""
    stated = of.config.at("agents.defaults.systemAgent.agentId").text
    owner = stated or of.default_agent_id
    ids = [agent_id for agent_id, _ in of.roster] or ["main"]
    return [owner, *ids] if owner else ids


def _owners_2026_5(of: AgentWorkspaces) -> list[str]:
    """2026.5.12 ends with the default agent."""
    return [*(agent_id for agent_id, _ in of.roster), of.default_agent_id or "main"]


def _unnamed(of: AgentWorkspaces) -> str:
    """2026.9.6 looks for it in the state directory, wherever that is named."""
    named = of.environment.text("OPENCLAW_WORKSPACE_DIR")
    if isinstance(named, str) and trim(named):
        return of.absolute(named)
    state = of.known_state_dir()
    if of.home is None or _is_state_named(of, state, of.home):
        return os.path.join(state, "workspace")
    folder = f".openclaw-{of.profile}" if of.profile else ".openclaw"
    return os.path.join(of.home, folder, "workspace")


def _is_state_named(of: AgentWorkspaces, state: str, home: str) -> bool:
    """Was the state directory named by a variable, or by an argument of the audit?"""
    named = of.environment.text("OPENCLAW_STATE_DIR")
    if isinstance(named, str) and trim(named):
        return True
    found = (os.path.join(home, ".openclaw"), os.path.join(home, ".clawdbot"))
    return state not in found


def _unnamed_2026_5(of: AgentWorkspaces) -> str:
    """2026.5.12 looks for it in the home, wherever the state is."""
    if of.home is None:
        raise NotEvaluated("requires a home directory", Need.HOME)
    folder = f"workspace-{of.profile}" if of.profile else "workspace"
    return os.path.join(of.home, ".openclaw", folder)


_FALSY = (None, False, 0, "")
_OLDER = Span(until="2026.7.1")
_ROSTER: Variants[Callable[[AgentWorkspaces], list[tuple[str, Setting]]]]
_ROSTER = Variants(_roster)
_ROSTER.add(_roster_2026_5, _OLDER)
_DEFAULT_AGENT: Variants[Callable[[AgentWorkspaces], str | None]]
_DEFAULT_AGENT = Variants(_default_agent)
_DEFAULT_AGENT.add(_default_agent_2026_5, _OLDER)
_OWNERS: Variants[Callable[[AgentWorkspaces], list[str]]]
_OWNERS = Variants(_owners)
_OWNERS.add(_owners_2026_5, _OLDER)
_UNNAMED: Variants[Callable[[AgentWorkspaces], str]]
_UNNAMED = Variants(_unnamed)
_UNNAMED.add(_unnamed_2026_5, _OLDER)
