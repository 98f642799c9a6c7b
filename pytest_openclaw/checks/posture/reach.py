"""The hardened posture of what tools reach: files of the host, and private networks."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import found_on_agent
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.metadata_hosts import is_metadata_host
from pytest_openclaw.effective.gateway.network import covers_private_hosts
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_SWITCH = "tools.fs.workspaceOnly"
_POLICIES = ("browser.ssrfPolicy", "tools.web.fetch.ssrfPolicy")


@posture(
    "posture.fs.workspace_only",
    Severity.WARN,
    reads=("tools.fs.workspaceOnly", "tools.allow", "tools.deny", "agents"),
    fix="""Set tools.fs.workspaceOnly to true, and let no agent set it to false; or
    sandbox the agent fully, or deny it group:fs.""",
    echoes=(
        "config.insecure_or_dangerous_flags",
        "security.exposure.open_groups_with_runtime_or_fs",
    ),
    safe_fix=(
        Set(
            True,
            "tools.fs.workspaceOnly",
            cost="file tools no longer reach outside of the workspace",
        ),
        Unset(only="agents.*.fs.workspaceOnly"),
    ),
)
def fs_workspace_only(deployment: Deployment) -> Iterator[Found]:
    """An agent's file tools reach the whole host.

    It can read keys and tokens, and write where the next program starts from. Its
    workspace is all that its work needs.

    Fires for each agent that has file tools and no full sandbox, unless
    tools.fs.workspaceOnly is true for it.
    """
    yield from from_each(agent_views(deployment), _files)


def _files(agent: AgentView) -> Iterator[Found]:
    if agent.tools.touches_files():
        switch = agent.setting(_SWITCH)
        words = "is false" if switch.is_false else "is not set"
        yield found_on_agent(agent, _SWITCH, words, switch if switch.is_set else None)


@posture(
    "posture.browser.private_network",
    Severity.CRITICAL,
    reads=_POLICIES,
    fix="""Take the switches that allow private networks out of browser.ssrfPolicy and
    tools.web.fetch.ssrfPolicy, and name each internal host that is needed in
    browser.ssrfPolicy.allowedHostnames.""",
    echoes=(
        "config.insecure_or_dangerous_flags",
        "browser.remote_cdp_private_host",
    ),
    note="""A wildcard counts where it covers names or addresses that only private
    networks have, such as *.internal or 10.*; one below a public domain does not,
    though its names may lead inside.""",
    safe_fix=(
        Unset(
            only="*ssrfPolicy.*",
            cost="pages of private networks are blocked until hosts are listed",
        ),
    ),
)
def browser_private_network(deployment: Deployment) -> Iterator[Found]:
    """The browser or web fetch may reach private networks.

    A page can then send the agent to the router, the cloud's metadata service or an
    internal tool, and read what comes back.

    Fires for each switch that allows private networks, of the browser or of web fetch,
    and for each allowed host that is a wildcard over private names or addresses, or at
    which a cloud hands out credentials: link-local and metadata addresses, in any form.
    """
    places = [deployment.config.at(dotted) for dotted in _POLICIES]
    rules = deployment.rules.posture
    for policy in places:
        for key in rules.private_network_switches:
            if policy[key].is_true:
                yield found(policy[key], f"{policy[key]} is true")
    lists = [policy[key] for policy in places for key in rules.host_lists]
    yield from from_each(lists, _open_hosts)


def _open_hosts(hosts: Setting) -> Iterator[Found]:
    for host in those(hosts.elements(), lambda each: _fault(each) is not None):
        yield found(host, f"{host} {_fault(host)}")


def _fault(host: Setting) -> str | None:
    text = host.text or ""
    if covers_private_hosts(text):
        return "is a wildcard that covers private hosts"
    if is_metadata_host(text):
        return "is a host at which a cloud hands out credentials"
    return None
