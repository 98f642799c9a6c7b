"""Which tools an agent may use: every policy that the audit asks about a tool."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.agent_ids import canonical_agent_id
from pytest_openclaw.deployment.values.certainty import every
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.agents import settings_of
from pytest_openclaw.effective.sandbox.sandbox import sandbox_of
from pytest_openclaw.effective.tools.tool_patterns import AllowDeny
from pytest_openclaw.effective.tools.tool_patterns import PatternLists
from pytest_openclaw.effective.tools.tool_patterns import Patterns
from pytest_openclaw.effective.tools.tool_patterns import tool_name
from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.tool_rules import ToolRules

#: One policy: does it let the tool of this name through?
Layer = Callable[[str], bool]


@dataclass(frozen=True)
class ToolPolicy:
    """What decides about the tools of one agent, as the release's audit asks it.

    A tool is allowed if each of these lets it through: the tool profile, the
    policies of ``tools`` and of the agent's ``tools``, and the sandbox's own, where
    the sandbox mode is ``all``. Not asked are the policies of single rooms, senders,
    subagents and providers.
    """

    layers: tuple[Layer, ...]
    rules: ToolRules

    def allows(self, tool: str) -> bool:
        """May the agent use *tool*? Groups and patterns are not tools.

        Raises :class:`~pytest_openclaw.NotEvaluated` where a text that is not known
        here decides.
        """
        name = tool_name(tool, self.rules)
        return every(self.layers, lambda layer: layer(name))

    def allowed(self, tools: Iterable[str]) -> list[str]:
        """Return those of *tools* that the agent may use, in the same order."""
        return [tool for tool in tools if self.allows(tool)]


@dataclass(frozen=True)
class ToolScope:
    """Whose tools are meant: an agent's, or the defaults' (``agent`` is ``None``).

    ``own`` is the ``tools`` section of the agent itself; missing for the defaults.
    """

    agent: str | None
    settings: Setting

    @property
    def own(self) -> Setting:
        """The agent's own ``tools``; missing for the defaults."""
        return Setting.missing() if self.agent is None else self.settings["tools"]

    @property
    def words(self) -> str:
        """How a message calls it."""
        return "agents.defaults" if self.agent is None else f"agent {self.agent}"


def tool_scopes(deployment: Deployment) -> list[ToolScope]:
    """Return the defaults, which are always judged, and then each agent."""
    return deployment.derive(_tool_scopes)


def tool_policy(deployment: Deployment, agent: str | None = None) -> ToolPolicy:
    """Return what decides about the tools of *agent*.

    :param deployment: the deployment that the agent is of. :param agent: the id of one
    of its agents; ``None``: what applies to an agent without an entry in the config.

    ``tool_policy(deployment, agent="ops").allows("exec")``

    Raises :class:`~pytest_openclaw.UsageError` if there is no such agent; ``main``
    is there where no agent is configured.
    """
    defaults, *named = tool_scopes(deployment)
    if agent is None or (not named and canonical_agent_id(agent) == "main"):
        return policy_of(deployment, defaults)
    for scope in named:
        if canonical_agent_id(str(scope.agent)) == canonical_agent_id(agent):
            return policy_of(deployment, scope)
    raise UsageError(f"{deployment.name} has no agent {agent!r}")


def policy_of(
    deployment: Deployment,
    scope: ToolScope,
    *,
    widened: bool = True,
    extra: Iterable[Layer] = (),
) -> ToolPolicy:
    """Return the policy of one scope.

    :param widened: may ``alsoAllow`` add to a profile, in a release whose audit
        lets it?
    :param extra: further policies that a tool has to pass.
    """
    layers = (
        _profile(deployment, scope, widened=widened),
        deployment.derive(_policy_of_all).allows,
        configured_policy(deployment, scope.own).allows,
        *extra,
        _sandboxed(deployment, scope),
    )
    return ToolPolicy(layers, deployment.rules.tools)


def pattern_lists(deployment: Deployment) -> PatternLists:
    """Return the lists of this config, each read once."""
    return deployment.derive(_pattern_lists)


def _pattern_lists(deployment: Deployment) -> PatternLists:
    return PatternLists(deployment.rules.tools)


def configured_policy(deployment: Deployment, tools: Setting) -> AllowDeny:
    """Return the policy of one ``tools`` section, without its profile.

    ``alsoAllow`` beside no allow list allows everything.
    """
    lists = pattern_lists(deployment)
    allow, also = tools["allow"], tools["alsoAllow"]
    everything = ("*",) if also.has_elements and not allow.has_elements else ()
    return AllowDeny(
        lists.read(allow, also, first=everything), lists.read(tools["deny"])
    )


def _policy_of_all(deployment: Deployment) -> AllowDeny:
    return configured_policy(deployment, deployment.config["tools"])


def effective_profile(deployment: Deployment, scope: ToolScope) -> Setting:
    """Return the tool profile that holds: the agent's, else the one of all."""
    return first_set(scope.own["profile"], deployment.config.at("tools.profile"))


def first_list(*settings: Setting) -> Setting:
    """Return the first of *settings* that is an array, even an empty one."""
    return next((each for each in settings if each.is_list), Setting.missing())


def _tool_scopes(deployment: Deployment) -> list[ToolScope]:
    defaults = ToolScope(None, deployment.config.at("agents.defaults"))
    named = [ToolScope(agent.id, agent.settings) for agent in agents(deployment)]
    return [defaults, *named]


def _profile(deployment: Deployment, scope: ToolScope, *, widened: bool) -> Layer:
    rules = deployment.rules.tools
    profile = effective_profile(deployment, scope)
    also = Setting.missing()
    if widened and rules.also_allow_widens_profile:
        also = first_list(
            scope.own["alsoAllow"], deployment.config.at("tools.alsoAllow")
        )

    def lets_through(name: str) -> bool:
        members = rules.profiles.get(profile.string or "")
        if members is None:
            return True
        allow = pattern_lists(deployment).read(also, first=members)
        return AllowDeny(allow).allows(name)

    return lets_through


def _sandboxed(deployment: Deployment, scope: ToolScope) -> Layer:
    sandbox = sandbox_of(deployment, scope.agent)
    policy = _SandboxPolicy(deployment, scope.agent)

    def lets_through(name: str) -> bool:
        return sandbox.mode != "all" or policy.allows(name)

    return lets_through


class _SandboxPolicy:
    """What runs inside a sandbox: ``tools.sandbox.tools``, else the release's own."""

    def __init__(self, deployment: Deployment, agent: str | None) -> None:
        self.rules = deployment.rules.tools
        self.withheld = self.rules.sandbox_deny | deployment.rules.channel_ids
        self.lists = pattern_lists(deployment)
        shared = deployment.config.at("tools.sandbox.tools")
        own = Setting.missing()
        if agent is not None:
            own = settings_of(deployment, agent).at("tools.sandbox.tools")
        self.allow, self.also, self.deny = (
            first_list(own[key], shared[key]) for key in ("allow", "alsoAllow", "deny")
        )

    def allows(self, name: str) -> bool:
        named = self.lists.read(self.allow, self.also)
        return AllowDeny(self._offered(named), self._denied(named, name)).allows(name)

    def _offered(self, named: Patterns) -> Patterns:
        if not self.allow.is_list:
            return self.lists.read(self.also, first=self.rules.sandbox_allow)
        if not self.allow.has_elements or not named:
            return Patterns()
        extra = (self.rules.sandbox_extra,)
        return self.lists.read(self.allow, self.also, first=extra)

    def _denied(self, named: Patterns, name: str) -> Patterns:
        """Return the deny list as far as it concerns the tool *name*.

        By default, what is allowed by name is not withheld.
        """
        if self.deny.is_list:
            return self.lists.read(self.deny)
        if name not in self.withheld or named.match(name):
            return Patterns()
        return Patterns((name,))
