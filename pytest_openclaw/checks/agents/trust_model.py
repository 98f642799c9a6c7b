"""Several people, or several agents, behind one gateway."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.agent_sessions import agents_are_trusted_apart
from pytest_openclaw.effective.channels.agent_sessions import agents_reaching_others
from pytest_openclaw.effective.channels.group_routes import group_routes
from pytest_openclaw.effective.channels.openness import multi_user_signals
from pytest_openclaw.effective.tools.exposed_tools import ExposedTools
from pytest_openclaw.effective.tools.exposed_tools import risky_tools
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "security.trust_model.group_scope_main",
    Severity.WARN,
    reads=("session.groupScope", "bindings.*.session.groupScope"),
    fix="""Set session.groupScope, and that of the binding, to a scope of each group's
    own.""",
    since="2026.8.2",
    safe_fix=(Set("per-group", cost="each group begins a conversation of its own"),),
)
def group_scope_main(deployment: Deployment) -> Iterator[Found]:
    """Groups share the agent's main session.

    Everyone in such a group writes into the conversation that the owner holds with the
    agent, and can ask for what was said there.

    Fires when session.groupScope is main, or when a binding that some group is routed
    by says so.

    Releases: 2026.5.12 has no such setting.
    """
    sources = those((_shared_scope, _bound_scopes), lambda each: bool(each(deployment)))
    scopes = [scope for source in sources for scope in source(deployment)]
    if scopes:
        first, *others = scopes
        yield found(first, enumerated(scopes, "{} is main".format), *others)


def _shared_scope(deployment: Deployment) -> list[Setting]:
    return _of_main(deployment.config.at("session.groupScope"))


def _bound_scopes(deployment: Deployment) -> list[Setting]:
    bindings = deployment.config["bindings"].elements()
    if not any(each["session"].is_record for each in bindings):
        return []
    return _of_main(
        *(each.at("session.groupScope") for each in group_routes(deployment))
    )


def _of_main(*scopes: Setting) -> list[Setting]:
    return those(scopes, lambda scope: scope.string == "main")


@check(
    "security.trust_model.multi_user_heuristic",
    Severity.WARN,
    reads=("channels", "tools", "agents"),
    fix="""Give each circle of people who trust each other a gateway of its own, best
    under a user or on a host of its own. Where one has to serve several, set
    agents.defaults.sandbox.mode to all, tools.fs.workspaceOnly to true, and deny the
    tools that they do not need.""",
)
def multi_user_heuristic(deployment: Deployment) -> Iterator[Found]:
    """Several people seem to share this gateway.

    A gateway does not keep its users apart: each of them steers the same agents, with
    the same tools, files and credentials.

    Fires when a channel or an account of it is open, lists groups that may speak, or
    has a * among those who may write.

    Releases: 2026.9.6 judges an account with what it takes over from its channel;
    2026.5.12 judges what the account itself says.
    """
    signals = multi_user_signals(deployment)
    if not signals:
        return
    risky = _known_risks(deployment)
    message = enumerated(signals)
    if risky:
        message += f"; in reach are {enumerated(risky, attrgetter('words'), '; ')}"
    first, *others = (each.place for each in signals)
    yield found(first, message, *others, *(each.scope.settings for each in risky))


def _known_risks(deployment: Deployment) -> list[ExposedTools]:
    # They say more about a finding that stands without them.
    try:
        return risky_tools(deployment)
    except NotEvaluated:
        return []


@check(
    "security.trust_model.cross_agent_session_access_default",
    Severity.WARN,
    Severity.INFO,
    reads=("tools.sessions.visibility", "tools.agentToAgent", "agents", "channels"),
    fix="""Set tools.sessions.visibility to agent, tree or self. If agents are to see
    each other's sessions, name them in tools.agentToAgent.allow; if not, set
    tools.agentToAgent.enabled to false.""",
    since="2026.9.3",
)
def cross_agent_session_access_default(deployment: Deployment) -> Iterator[Found]:
    """Agents see each other's sessions by default.

    They read them, and write into them. Where agents serve different people, or are
    trusted to a different degree, one becomes the way to the other's conversations.

    Fires when there are several agents, one of them may use a session tool,
    tools.sessions.visibility is not agent, tree or self, tools.agentToAgent.enabled is
    not false, and tools.agentToAgent.allow names nobody.

    Severity: warn when the agents seem to be trusted differently: one has a sandbox or
    a tool policy of its own, or channels let several people in. Else info.
    """
    agents = agents_reaching_others(deployment)
    if not agents:
        return
    apart = agents_are_trusted_apart(deployment)
    tools = deployment.config["tools"]
    yield found(
        tools.at("sessions.visibility"),
        f"{enumerated(agents, attrgetter('scope.words'))} can reach the sessions of"
        " all agents: tools.sessions.visibility does not limit them, and"
        " tools.agentToAgent names nobody",
        *(each.scope.settings for each in agents),
        see=(tools["agentToAgent"],),
        severity=Severity.WARN if apart else Severity.INFO,
    )
