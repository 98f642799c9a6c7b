"""The sandbox that an agent's tools would run in."""

from __future__ import annotations

from functools import cached_property

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.agents import settings_of
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Sandbox:
    """The effective sandbox of an agent, or of the defaults alone.

    ``own`` is what the agent itself says (missing for the defaults), ``defaults``
    is ``agents.defaults.sandbox``.
    """

    own: Setting
    defaults: Setting

    def setting(self, key: str) -> Setting:
        """Return the setting *key* that holds: the agent's, else the default one."""
        return first_set(self.own[key], self.defaults[key])

    @cached_property
    def mode(self) -> str:
        """``off``, ``non-main`` or ``all``."""
        return self.setting("mode").string or "off"

    @property
    def workspace_access(self) -> str:
        """``none``, ``ro`` or ``rw``."""
        return self.setting("workspaceAccess").string or "none"

    @cached_property
    def scope(self) -> str:
        """``session``, ``agent`` or ``shared``."""
        return self.setting("scope").string or "agent"


def sandbox_of(deployment: Deployment, agent_id: str | None = None) -> Sandbox:
    """Return the sandbox of the agent that *agent_id* means; ``None``: the defaults."""
    defaults = deployment.config.at("agents.defaults.sandbox")
    if agent_id is None:
        return Sandbox(Setting.missing(), defaults)
    return Sandbox(settings_of(deployment, agent_id)["sandbox"], defaults)


def relative_workspace_root(deployment: Deployment) -> Setting | None:
    """Return the first ``ssh.workspaceRoot`` that no audit gets past: a relative one.

    The schema takes it; the release's audit ends with an error (both releases).
    """
    roots = [deployment.config.at("agents.defaults.sandbox.ssh.workspaceRoot")]
    for agent in agents(deployment):
        if sandbox_of(deployment, agent.id).scope != "shared":
            roots.append(agent.settings.at("sandbox.ssh.workspaceRoot"))
    return next(iter(those(roots, _is_relative)), None)


def _is_relative(root: Setting) -> bool:
    return root.text is not None and not root.text.startswith(("/", "\\"))
