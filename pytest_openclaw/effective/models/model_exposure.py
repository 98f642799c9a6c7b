"""Which tools bring a stranger's text before a small model."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.agents.agents import settings_of
from pytest_openclaw.effective.browser.browser import browser_is_on
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.models.model_names import Model
from pytest_openclaw.effective.models.model_names import provider_name
from pytest_openclaw.effective.models.model_names import split
from pytest_openclaw.effective.models.models import Reference
from pytest_openclaw.effective.tools.tool_patterns import AllowDeny
from pytest_openclaw.effective.tools.tool_policy import ToolScope
from pytest_openclaw.effective.tools.tool_policy import pattern_lists
from pytest_openclaw.effective.tools.tool_policy import policy_of
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim


def untrusted_tools(reference: Reference) -> list[str]:
    """Return the web and browser tools that the model of *reference* may use."""
    deployment = reference.deployment
    on = deployment.derive(_tools_that_are_on)
    scope = _scope(deployment, reference.agent)
    model_id = reference.model_id
    model = split(model_id, deployment.rules.models) or Model("", model_id)
    by_provider = deployment.derive(_ByProvider)
    extra = [
        policy.allows
        for tools in (deployment.config["tools"], scope.own)
        for policy in by_provider.policies(tools["byProvider"], model)
    ]
    return those(on, policy_of(deployment, scope, extra=extra).allows)


@by_release
def _scope(deployment: Deployment, agent: str | None) -> ToolScope:
    if agent is None:
        return ToolScope(None, Setting.missing())
    return ToolScope(agent, settings_of(deployment, agent))


@_scope.on(until="2026.7.1")
def _scope_2026_5(deployment: Deployment, agent: str | None) -> ToolScope:
    """2026.5.12 takes what stands before a dot for the id, and its first bearer."""
    agent = (agent or "").partition(".")[0]
    if not agent:
        return ToolScope(None, Setting.missing())
    first = deployment.derive(_first_by_exact_id)
    return ToolScope(agent, first.get(agent, Setting.missing()))


def _first_by_exact_id(deployment: Deployment) -> dict[str, Setting]:
    first: dict[str, Setting] = {}
    for agent in agents(deployment):
        first.setdefault(agent.id, agent.settings)
    return first


def _tools_that_are_on(deployment: Deployment) -> list[str]:
    questions: dict[str, Callable[[Deployment], bool]] = {
        "web_search": web_search_is_on,
        "web_fetch": _web_fetch_is_on,
        "browser": browser_is_on,
    }
    return [tool for tool, is_on in questions.items() if is_on(deployment)]


def _web_fetch_is_on(deployment: Deployment) -> bool:
    return not deployment.config.at("tools.web.fetch.enabled").is_false


def web_search_is_on(deployment: Deployment) -> bool:
    """Tell whether agents can search the web: switched on, or set up by anything."""
    search = deployment.config.at("tools.web.search")
    if search["enabled"].is_set:
        return search["enabled"].is_true
    plugins = deployment.config.at("plugins.entries").items()
    sections = [search, *(each.at("config.webSearch") for _, each in plugins)]
    if any(_is_set_up(section) for section in sections):
        return True
    names = deployment.rules.models.web_search_variables
    return any(deployment.environment.text(name) is not None for name in names)


def _is_set_up(section: Setting) -> bool:
    members = [each for key, each in section.items() if key != "enabled"]
    return some(members, lambda each: each.has_text or _is_no_text(each))


def _is_no_text(setting: Setting) -> bool:
    return setting.is_set and not isinstance(setting.raw, str)


class _ByProvider:
    """The ``byProvider`` sections of one config, each by the names that it means."""

    def __init__(self, deployment: Deployment) -> None:
        self._rules = deployment.rules.models
        self._lists = pattern_lists(deployment)
        self._read: dict[Path, dict[str, Setting]] = {}

    def policies(self, section: Setting, model: Model) -> Iterator[AllowDeny]:
        """Yield the policy for the model, or else for its provider; one at most."""
        if section.path not in self._read:
            self._read[section.path] = self._by_name(section)
        named = self._read[section.path]
        for key in (f"{model.provider}/{fold(model.name)}", model.provider):
            if key in named:
                hit = named[key]
                yield AllowDeny(
                    self._lists.read(hit["allow"]), self._lists.read(hit["deny"])
                )
                return

    def _by_name(self, section: Setting) -> dict[str, Setting]:
        """Index *section*: a key that is written as it is meant goes before others."""
        members = [(self._name(key), key, each) for key, each in section.items()]
        members.sort(key=lambda member: member[0] != fold(member[1]))
        named: dict[str, Setting] = {}
        for name, _, each in members:
            named.setdefault(name, each)
        return named

    def _name(self, key: str) -> str:
        folded = fold(key)
        provider, slash, rest = folded.partition("/")
        if not provider:
            return folded
        name, rest = provider_name(provider, self._rules), trim(rest)
        return f"{name}/{rest}" if slash and rest else name
