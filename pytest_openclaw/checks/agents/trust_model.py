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
    fix="""Set session.groupScope, and the scope of the binding, to a separate scope for
    each group.""",
    since="2026.8.2",
    safe_fix=(Set("per-group", cost="each group starts a separate conversation"),),
)
def group_scope_main(deployment: Deployment) -> Iterator[Found]:
    """Groups share the agent's main session.

    Everyone in such a group writes into the owner's conversation with the agent, and
    can ask about its contents.

    Fires when session.groupScope is main, or when a binding used by a group sets it to
    main.

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
    fix="""Give each group of people who trust each other a separate gateway, preferably
    under a separate user or on a separate host. If one gateway must serve several
    groups, set agents.defaults.sandbox.mode to all, tools.fs.workspaceOnly to true, and
    deny unnecessary tools.""",
    since="2026.2.26",
)
def multi_user_heuristic(deployment: Deployment) -> Iterator[Found]:
    """Several people seem to share this gateway.

    A gateway does not isolate its users: each of them controls the same agents, with
    the same tools, files and credentials.

    Fires when a channel or one of its accounts is open, lists permitted groups, or
    contains * in its list of senders.

    Releases: 2026.9.6 considers the settings that an account inherits from its channel;
    2026.5.12 considers only the account's own settings.
    """
    signals = multi_user_signals(deployment)
    if not signals:
        return
    risky = _known_risks(deployment)
    message = enumerated(signals)
    if risky:
        message += f"; they can reach {enumerated(risky, attrgetter('words'), '; ')}"
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
    fix="""Set tools.sessions.visibility to agent, tree or self. If agents need each
    other's sessions, list them in tools.agentToAgent.allow; otherwise set
    tools.agentToAgent.enabled to false.""",
    since="2026.9.2",
)
def cross_agent_session_access_default(deployment: Deployment) -> Iterator[Found]:
    """Agents can access each other's sessions by default.

    Agents can read and write these sessions. If they serve different people, or have
    different levels of trust, one agent gives access to the other's conversations.

    Fires when there are several agents, one of them may use a session tool,
    tools.sessions.visibility is not agent, tree or self, tools.agentToAgent.enabled is
    not false, and tools.agentToAgent.allow is empty.

    Severity: warn when the agents seem to have different levels of trust: one has its
    own sandbox or tool policy, or channels accept several people. Else info.
    """
    agents = agents_reaching_others(deployment)
    if not agents:
        return
    apart = agents_are_trusted_apart(deployment)
    tools = deployment.config["tools"]
    yield found(
        tools.at("sessions.visibility"),
        (
            f"{enumerated(agents, attrgetter('scope.words'))} can reach the sessions "
            "of all agents: tools.sessions.visibility does not limit them, and "
            "tools.agentToAgent is empty"
        ),
        *(each.scope.settings for each in agents),
        see=(tools["agentToAgent"],),
        severity=Severity.WARN if apart else Severity.INFO,
    )
