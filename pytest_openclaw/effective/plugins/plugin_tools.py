"""Which agents may use the tools of plugins."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.plugins.extensions import enabled_extensions
from pytest_openclaw.effective.tools.tool_policy import ToolScope
from pytest_openclaw.effective.tools.tool_policy import effective_profile
from pytest_openclaw.effective.tools.tool_policy import policy_of
from pytest_openclaw.effective.tools.tool_policy import tool_scopes
from pytest_openclaw.language.javascript import fold

_GROUP = "group:plugins"
#: A tool that no list names: where it is allowed, so is whatever a plugin brings.
_ANY_TOOL = "__openclaw_plugin_probe__"


def scopes_with_plugin_tools(deployment: Deployment) -> list[ToolScope]:
    """Return the defaults and agents that may use tools of the enabled plugins."""
    if not enabled_extensions(deployment):
        return []

    def is_allowed_all(scope: ToolScope) -> bool:
        return policy_of(deployment, scope, widened=False).allows(_ANY_TOOL)

    def is_given_plugins(scope: ToolScope) -> bool:
        if effective_profile(deployment, scope).is_set:
            return False
        return deployment.derive(_all_are_given_plugins) or _names_plugins(
            deployment, scope.own
        )

    ways: tuple[Callable[[ToolScope], bool], ...] = (is_allowed_all, is_given_plugins)
    return those(
        tool_scopes(deployment), lambda scope: some(ways, lambda way: way(scope))
    )


def _all_are_given_plugins(deployment: Deployment) -> bool:
    return _names_plugins(deployment, deployment.config["tools"])


def _names_plugins(deployment: Deployment, tools: Setting) -> bool:
    wanted = {_GROUP, *enabled_extensions(deployment)}
    return some(_allowed(tools), lambda entry: fold(entry.string or "") in wanted)


def _allowed(tools: Setting) -> Iterator[Setting]:
    for section in (tools, *(each for _, each in tools["byProvider"].items())):
        yield from section["allow"].elements()
        yield from section["alsoAllow"].elements()
