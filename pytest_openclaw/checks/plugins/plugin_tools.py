"""Tools that plugins bring, and who may use them."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.plugins.extensions import enabled_extensions
from pytest_openclaw.effective.plugins.plugin_tools import scopes_with_plugin_tools
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "plugins.tools_reachable_permissive_policy",
    Severity.WARN,
    reads=("plugins", "tools", "agents"),
    fix="""Give the agents a tools.profile such as coding or messaging, or list the
    required tools in tools.allow, without group:plugins and plugin ids.""",
    since="2026.2.26",
)
def tools_reachable_permissive_policy(deployment: Deployment) -> Iterator[Found]:
    """Agents may use all tools of installed plugins.

    These tools are not listed anywhere, so each plugin update may add an unreviewed one
    to the agent.

    Fires when plugins are installed and enabled, and the defaults or an agent may use
    plugin tools because no profile or list excludes them.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list. 2026.5.12 treats
    openai-codex as another name of the plugin openai.
    """
    scopes = scopes_with_plugin_tools(deployment)
    if scopes:
        plugins = enabled_extensions(deployment)
        first, *others = (each.settings for each in scopes)
        yield found(
            first,
            f"the tools of {enumerated(plugins)} are allowed to"
            f" {enumerated(scopes, attrgetter('words'))}",
            *others,
            see=(deployment.config["plugins"],),
        )
