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
    fix="""Give the agents a tools.profile such as coding or messaging, or name in
    tools.allow what they need, without group:plugins and the ids of plugins.""",
)
def tools_reachable_permissive_policy(deployment: Deployment) -> Iterator[Found]:
    """Agents may use whatever tools an installed plugin brings.

    No list names these tools, so each update of a plugin may add one that nobody
    looked at, in reach of whoever steers the agent.

    Fires when plugins are installed and switched on, and the defaults or an agent may
    use tools of plugins without a profile or list that leaves them out.

    Releases: 2026.9.6 reads agents.entries, 2026.5.12 agents.list. 2026.5.12 takes
    openai-codex for another name of the plugin openai.
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
