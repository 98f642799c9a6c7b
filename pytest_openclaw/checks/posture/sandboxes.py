"""The hardened posture of sandboxes: every agent has one, of its own, and closed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import found_on_agent
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.config.dangerous_flags import DOCKER_FLAGS
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.language.javascript import fold

_SANDBOXES_PART = "agents no longer see files of other agents in the sandbox"


@posture(
    "posture.sandbox.mode",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("agents.defaults.sandbox.mode",),
    fix="""Set agents.defaults.sandbox.mode to all, and remove other modes from agents
    in {rules.posture.agent_example}.""",
    echoes=(
        "sandbox.docker_config_mode_off",
        "tools.exec.host_sandbox_no_sandbox_defaults",
        "tools.exec.host_sandbox_no_sandbox_agents",
        "security.exposure.open_groups_with_runtime_or_fs",
    ),
    note="""off and non-main are treated alike: under non-main, the session with the
    owner's rights remains outside.""",
)
def sandbox_mode(deployment: Deployment) -> Iterator[Found]:
    """An agent runs outside of a sandbox.

    Its tools have the rights of the gateway: its files, its secrets, its network.

    Fires for each agent whose sandbox mode is not all.
    """
    yield from from_each(agent_views(deployment), _mode)


def _mode(agent: AgentView) -> Iterator[Found]:
    if not agent.is_sandboxed():
        mode = agent.sandbox.setting("mode")
        words = (
            f"is {agent.sandbox.mode}" if mode.is_set else "is not set, which is off"
        )
        yield found_on_agent(
            agent, "sandbox.mode", words, mode if mode.is_set else None
        )


@posture(
    "posture.sandbox.scope",
    Severity.WARN,
    reads=("agents.defaults.sandbox.scope",),
    fix="""Set agents.defaults.sandbox.scope to agent or session, and remove other
    scopes from agents in {rules.posture.agent_example}.""",
    safe_fix=(
        Unset(only="*.sandbox.scope", cost=_SANDBOXES_PART),
        Unset("agents.defaults.sandbox.scope", cost=_SANDBOXES_PART),
    ),
    note=(
        "The scope is evaluated in every sandbox mode, because it takes effect when a "
        "sandbox is used."
    ),
)
def sandbox_scope(deployment: Deployment) -> Iterator[Found]:
    """Agents share one sandbox.

    Files left by one agent can be read and run by the next one.

    Fires for each agent whose sandbox scope is shared.
    """
    yield from from_each(agent_views(deployment), _scope)


def _scope(agent: AgentView) -> Iterator[Found]:
    if agent.sandbox.scope == "shared":
        scope = agent.sandbox.setting("scope")
        yield found_on_agent(agent, "sandbox.scope", "is shared", scope)


@posture(
    "posture.sandbox.break_glass",
    Severity.CRITICAL,
    reads=tuple(f"agents.defaults.sandbox.docker.{flag}" for flag in DOCKER_FLAGS),
    fix="""Remove the switch from the docker settings of the sandbox, and provide the
    necessary mounts and networks without it.""",
    echoes=("config.insecure_or_dangerous_flags", "sandbox.dangerous_network_mode"),
    safe_fix=(Unset(only="*.sandbox.docker.*"),),
)
def sandbox_break_glass(deployment: Deployment) -> Iterator[Found]:
    """A sandbox may be opened towards the host.

    These switches allow its container to join the namespaces of another, to mount files
    outside of the workspace, or to cover paths that the sandbox itself depends on.

    Fires for each of these switches that is true, in the defaults or for an agent.
    """
    holders = [deployment.config.at("agents.defaults")]
    holders += [agent.settings for agent in agents(deployment)]
    for holder in holders:
        for flag in DOCKER_FLAGS:
            switch = holder.at("sandbox.docker")[flag]
            if switch.is_true:
                yield found(switch, f"{switch} is true")


@posture(
    "posture.sandbox.browser_cdp",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=(
        "agents.defaults.sandbox.browser.network",
        "agents.defaults.sandbox.browser.cdpSourceRange",
    ),
    fix="""Set cdpSourceRange of the sandbox's browser to the address of the gateway,
    such as 172.17.0.1/32; or remove network bridge, so that the browser has a separate
    network.""",
    note="""The documentation of all releases lists this as
    sandbox.browser_cdp_bridge_unrestricted, which no release since 2026.5.12 evaluates.
    The setting is evaluated in every sandbox mode.""",
)
def sandbox_browser_cdp(deployment: Deployment) -> Iterator[Found]:
    """Other containers can control the browser of a sandbox.

    On docker's shared bridge, each container can reach the browser's control port, and
    with it all logins and pages.

    Fires for each agent whose sandbox has a browser on the network bridge, when no
    cdpSourceRange restricts its clients, or the range includes everyone.
    """
    yield from from_each(agent_views(deployment), _browser_cdp)


def _browser_cdp(agent: AgentView) -> Iterator[Found]:
    keys = ("enabled", "network", "cdpSourceRange")
    ways = [agent.sandbox_settings(f"browser.{key}") for key in keys]
    found_so = from_each(zip(*ways, strict=True), lambda way: _open_cdp(agent, *way))
    yield from islice(found_so, 1)


def _open_cdp(
    agent: AgentView, enabled: Setting, network: Setting, source: Setting
) -> Iterator[Found]:
    if not enabled.is_true or fold(network.string or "") != "bridge":
        return
    if source.text is None or source.text.endswith("/0"):
        words = "admits everyone" if source.text else "is not set on the bridge"
        by = source if source.text else None
        yield found_on_agent(agent, "sandbox.browser.cdpSourceRange", words, by)
