"""The hardened posture of what tools reach: files of the host, and private networks."""

from __future__ import annotations

from collections.abc import Callable
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
_POLICIES = (
    "browser.ssrfPolicy",
    "tools.web.fetch.ssrfPolicy",
    "cron.webhookSsrfPolicy",
)
_HOSTS_ARE_BLOCKED = (
    "pages in private networks are blocked until their hosts are listed"
)
#: Lists of hosts that lift no block of private networks, but name hosts to be reached.
_HOST_LISTS = (
    "gateway.http.endpoints.*.*.urlAllowlist",
    "secrets.egressProxy.allowedHosts",
    "secrets.egressProxy.bypassHosts",
)


@posture(
    "posture.fs.workspace_only",
    Severity.WARN,
    reads=("tools.fs.workspaceOnly", "tools.allow", "tools.deny", "agents"),
    fix="""Set tools.fs.workspaceOnly to true, and remove false from agents; or sandbox
    the agent fully, or deny it group:fs.""",
    echoes=(
        "config.insecure_or_dangerous_flags",
        "security.exposure.open_groups_with_runtime_or_fs",
    ),
    safe_fix=(
        Set(
            True,
            "tools.fs.workspaceOnly",
            cost="file tools no longer work outside of the workspace",
        ),
        Unset(only="agents.*.fs.workspaceOnly"),
    ),
)
def fs_workspace_only(deployment: Deployment) -> Iterator[Found]:
    """An agent's file tools can access the whole host.

    It can read keys and tokens, and write to files that other programs run. Its work
    requires only its workspace.

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
    reads=(*_POLICIES, *_HOST_LISTS),
    fix="""Remove the switches that allow private networks from the ssrfPolicy, and list
    each necessary internal host in its allowedHostnames.""",
    echoes=(
        "config.insecure_or_dangerous_flags",
        "browser.remote_cdp_private_host",
    ),
    note="""A wildcard counts if it covers names or addresses of private networks, such
    as *.internal or 10.*; one below a public domain does not, although its names may
    lead inside. Some lists do not lift the block of private networks (urlAllowlist of
    the gateway's HTTP endpoints, the hosts of secrets.egressProxy); there, only sources
    of cloud credentials count.""",
    safe_fix=(
        Unset(only="*.ssrfPolicy.*", cost=_HOSTS_ARE_BLOCKED),
        Unset(only="*.webhookSsrfPolicy.*", cost=_HOSTS_ARE_BLOCKED),
    ),
)
def browser_private_network(deployment: Deployment) -> Iterator[Found]:
    """Web requests of agents may reach private networks.

    A page can then direct the agent to the router, the cloud's metadata service or an
    internal tool, and read the answer.

    Fires for each switch of the browser, of web fetch or of cron's webhooks that allows
    private networks, and for each allowed host that is a wildcard over private names or
    addresses, or that is a source of cloud credentials: link-local and metadata
    addresses, in any form.
    """
    places = [deployment.config.at(dotted) for dotted in _POLICIES]
    rules = deployment.rules.posture
    for policy in places:
        for key in rules.private_network_switches:
            if policy[key].is_true:
                yield found(policy[key], f"{policy[key]} is true")
    lifting = [policy[key] for policy in places for key in rules.host_lists]
    naming = [each for one in _HOST_LISTS for each in deployment.config.matching(one)]
    lists = [(each, _fault) for each in lifting] + [
        (each, _hand_out) for each in naming
    ]
    yield from from_each(lists, lambda pair: _open_hosts(*pair))


def _open_hosts(
    hosts: Setting, fault: Callable[[Setting], str | None]
) -> Iterator[Found]:
    for host in those(hosts.elements(), lambda each: fault(each) is not None):
        yield found(host, f"{host} {fault(host)}")


def _fault(host: Setting) -> str | None:
    if covers_private_hosts(host.text or ""):
        return "is a wildcard that covers private hosts"
    return _hand_out(host)


def _hand_out(host: Setting) -> str | None:
    if is_metadata_host(host.text or ""):
        return "is a source of cloud credentials"
    return None
