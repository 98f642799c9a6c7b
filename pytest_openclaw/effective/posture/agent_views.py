"""What holds for each agent of a deployment: its own settings, else those of all."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.sandbox.sandbox import Sandbox
from pytest_openclaw.effective.tools.exposed_tools import ExposedTools
from pytest_openclaw.effective.tools.exposed_tools import exposed_tools
from pytest_openclaw.on_use import dataclass

#: Hosts on which commands run outside of an agent's sandbox.
_OUTSIDE = ("gateway", "node")
#: Sections of an agent that stand at the top of a config for all of them.
_AT_THE_TOP = ("tools.", "memory.")


@dataclass(frozen=True, eq=False)
class AgentView:
    """One agent, or the defaults where no agent is named."""

    tools: ExposedTools

    @property
    def deployment(self) -> Deployment:
        """The deployment that it is of."""
        return self.tools.deployment

    @property
    def words(self) -> str:
        """How a message calls it."""
        return self.tools.scope.words

    def own(self, dotted: str) -> Setting:
        """Return where a setting of this agent would be written.

        *dotted* is as below an agent: ``sandbox.mode``, ``tools.exec.ask``.
        """
        if self.tools.scope.agent is None:
            return self.shared(dotted)
        return self.tools.scope.settings.at(dotted)

    def shared(self, dotted: str) -> Setting:
        """Return the setting that holds for all agents without one of their own."""
        config = self.deployment.config
        if dotted.startswith(_AT_THE_TOP):
            return config.at(dotted)
        return config.at(f"agents.defaults.{dotted}")

    def setting(self, dotted: str) -> Setting:
        """Return the setting that holds for this agent."""
        return first_set(self.own(dotted), self.shared(dotted))

    @property
    def sandbox(self) -> Sandbox:
        """Where its tools run."""
        return self.tools.sandbox

    def sandbox_settings(self, dotted: str) -> list[Setting]:
        """Return what may hold of ``docker``, ``browser`` or ``ssh`` of its sandbox.

        In a shared sandbox that is the setting of all, and the agent's own one holds as
        soon as the scope is another.
        """
        shared = self.sandbox.defaults.at(dotted)
        mine = first_set(self.sandbox.own.at(dotted), shared)
        return [mine, shared] if self.sandbox.scope == "shared" else [mine]

    def is_sandboxed(self) -> bool:
        """Do all its sessions run in a sandbox?"""
        return self.sandbox.mode == "all"

    def confines_commands(self) -> bool:
        """Do its commands stay in its sandbox, too?"""
        if self.setting("tools.exec.host").string in _OUTSIDE:
            return False
        return self.is_sandboxed()

    def may_use(self, *names: str) -> list[str]:
        """Return those of the tools *names* that it may use."""
        return self.tools.allowed(names)


def agent_views(deployment: Deployment) -> list[AgentView]:
    """Return the agents; the defaults, where none is named."""
    return deployment.derive(_agent_views)


def _agent_views(deployment: Deployment) -> list[AgentView]:
    defaults, *named = exposed_tools(deployment)
    return [AgentView(each) for each in named or [defaults]]
