"""The hardened posture of what strangers and whole rooms get: tools and memory."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import found_on_agent
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.effective.posture.sender_tools import opens_for_all
from pytest_openclaw.effective.posture.sender_tools import sender_policies
from pytest_openclaw.effective.tools.exposed_tools import FILE_TOOLS
from pytest_openclaw.effective.tools.exposed_tools import RUNTIME_TOOLS
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_PROFILE = "tools.profile"


@posture(
    "posture.tools.by_sender",
    Severity.CRITICAL,
    suite=SHARED,
    reads=("tools.toolsBySender", "agents.*.tools.toolsBySender", "channels"),
    fix="""Remove exec, process and group:runtime from the entry "*" of toolsBySender,
    and list the senders who need them by id.""",
    note="""The lists of tools, of agents and of every channel's groups, rooms and
    direct chats are evaluated. An entry without allow and alsoAllow permits no
    tool.""",
)
def tools_by_sender(deployment: Deployment) -> Iterator[Found]:
    """Every sender may run commands.

    The entry "*" applies to unknown senders.

    Fires for each toolsBySender whose entry "*" allows exec or process.
    """
    everybody = those(
        sender_policies(deployment), lambda one: opens_for_all(one, deployment)
    )
    for policy in everybody:
        yield found(policy, f"{policy} lets every sender run commands")


@posture(
    "posture.tools.profile",
    Severity.WARN,
    suite=SHARED,
    reads=("tools.profile", "agents.*.tools.profile", "channels"),
    fix=(
        "Set tools.profile to messaging, or to another profile with only the "
        "necessary tools."
    ),
    note="""The tools of an agent without a profile depend on tools.allow and
    tools.deny; posture.exec.policy and posture.fs.workspace_only evaluate them.""",
)
def tools_profile(deployment: Deployment) -> Iterator[Found]:
    """An agent with all tools answers in groups.

    Only the model limits what the members of a group can make it do.

    Fires for each agent whose tools.profile is full, and which may run commands or use
    files, when any account accepts messages of groups.
    """
    full = those(agent_views(deployment), _is_full)
    if full and some(chats(deployment), Chat.takes_group_messages):
        for agent in full:
            yield found_on_agent(agent, _PROFILE, "is full", agent.setting(_PROFILE))


def _is_full(agent: AgentView) -> bool:
    if agent.setting(_PROFILE).string != "full":
        return False
    return bool(agent.may_use(*RUNTIME_TOOLS, *FILE_TOOLS))


@posture(
    "posture.memory.sessions",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("memory.search", "agents.entries.*.memory.search", "channels"),
    fix="""Remove sessions from the sources of the memory search, together with
    sessionMemory and rememberAcrossConversations; or admit only known senders.""",
    note="""Strangers are senders who are neither listed nor paired: open direct
    messages, "*" in a list, groups without a list of members. In some releases sources
    alone may have no effect; it counts as the intention.""",
)
def memory_sessions(deployment: Deployment) -> Iterator[Found]:
    """Messages from strangers become part of an agent's memory.

    A sentence from one conversation is remembered in all others, and trusted there.

    Fires for each agent whose memory search has sessions among its sources, or
    sessionMemory or rememberAcrossConversations enabled, and up to 2026.7.1 if
    memory.qmd.sessions is enabled, when strangers can write to any account.

    Releases: The settings are below memory.search since 2026.8.2, and below
    memorySearch of the agents in older releases; rememberAcrossConversations exists
    since 2026.8.2.
    """
    remembered = list(from_each(agent_views(deployment), _remembers))
    shared = deployment.config.at("memory.qmd.sessions.enabled")
    if shared.is_true:
        remembered.append(found(shared, f"{shared} is true, and strangers can write"))
    if remembered and some(chats(deployment), Chat.admits_strangers):
        yield from remembered


def _remembers(agent: AgentView) -> Iterator[Found]:
    section = agent.deployment.rules.posture.memory_search
    if agent.setting(f"{section}.enabled").is_false:
        return
    for key in ("rememberAcrossConversations", "experimental.sessionMemory"):
        switch = agent.setting(f"{section}.{key}")
        if switch.is_true:
            words = "is true, and strangers can write"
            yield found_on_agent(agent, f"{section}.{key}", words, switch)
    sources = agent.setting(f"{section}.sources")
    if sources.any(_are_sessions):
        words = "has sessions, and strangers can write"
        yield found_on_agent(agent, f"{section}.sources", words, sources)


def _are_sessions(source: Setting) -> bool:
    return source.string == "sessions"
