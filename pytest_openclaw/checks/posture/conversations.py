"""The hardened posture of what people in chats can make of an agent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from pytest_openclaw.checks.kit.safe_fix import NAMES_FALL_SILENT
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import found_on_agent
from pytest_openclaw.checks.posture.kit import found_on_chat
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.synology import matches_names
from pytest_openclaw.effective.channels.values import texts_of
from pytest_openclaw.effective.posture.agent_views import AgentView
from pytest_openclaw.effective.posture.agent_views import agent_views
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.effective.posture.channel_access import chats_by_channel
from pytest_openclaw.effective.posture.channel_access import is_wildcard
from pytest_openclaw.effective.posture.mutable_names import is_name
from pytest_openclaw.effective.posture.mutable_names import is_name_anywhere
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_NAMES = "dangerouslyAllowNameMatching"
_NEVER = re.compile(r"\s*[0.]+\s*(?:[a-z]+\s*)?\Z", re.IGNORECASE)


@posture(
    "posture.commands.allow_from",
    Severity.WARN,
    reads=("commands.allowFrom", "commands.ownerAllowFrom", "channels"),
    fix="""List the permitted users of commands in commands.allowFrom, by channel or
    under "*" for all channels, each by an id.""",
    echoes=(
        "channels.discord.commands.native.no_allowlists",
        "channels.discord.commands.native.unrestricted",
    ),
    note="""A channel has other senders than the owner if its direct messages are open
    or paired, if it lists more than one sender, or if it accepts messages from groups.
    An empty list does not count as a decision.""",
)
def commands_allow_from(deployment: Deployment) -> Iterator[Found]:
    """Everyone who can chat can also give commands.

    Commands change models, sessions and settings. Chatting and administration are
    separate rights, and not all users should have both.

    Fires for each channel on which others than the owner can chat, when
    commands.allowFrom lists no sender for it, contains "*", or has a name in place of
    an id. Fires as well when commands.ownerAllowFrom contains "*" or such a name.
    """
    yield from from_each(chats_by_channel(deployment), _command_lists)
    owners = deployment.config.at("commands.ownerAllowFrom")
    entries = texts_of(owners)
    wide = those(entries, lambda each: is_wildcard(each) or is_name_anywhere(each))
    if wide and some(chats(deployment), Chat.admits_others):
        words = _words_of(wide)
        yield found(owners, f"{owners} {words}, and several people can chat")


def _command_lists(accounts: list[Chat]) -> Iterator[Found]:
    """Yield what is wrong with the list that holds for the accounts of one channel."""
    channel = accounts[0].account.channel
    section = channel.deployment.config.at("commands.allowFrom")
    own, shared = section[channel.id], section["*"]
    listed = own if own.is_set else shared
    entries = texts_of(listed)
    named = partial(is_name, channel) if own.is_set else is_name_anywhere
    wide = those(entries, lambda each: is_wildcard(each) or named(each))
    if entries and not wide:
        return
    if not some(accounts, Chat.admits_others):
        return
    if not entries:
        words = f"{own} is empty, and several people can chat on {channel.id}"
        yield found(own, words, see=(shared,) if shared.is_set else ())
    else:
        see = (listed,) if listed.path != own.path else ()
        words = _words_of(wide)
        yield found(own, f"{listed} {words}, for {channel.id}", see=see)


def _words_of(wide: list[Setting]) -> str:
    has_star = any(is_wildcard(each) for each in wide)
    return 'holds "*"' if has_star else "contains names of people"


@posture(
    "posture.channels.name_matching",
    Severity.CRITICAL,
    reads=("channels",),
    fix="""Remove dangerouslyAllowNameMatching from the channel and its accounts, and
    list people by ids.""",
    echoes=(
        "channels.*.allowFrom.dangerous_name_matching_enabled",
        "channels.synology-chat.reply.dangerous_name_matching_enabled",
        "channels.*.warning",
    ),
    safe_fix=(Unset(only="*.dangerouslyAllowNameMatching", cost=NAMES_FALL_SILENT),),
)
def name_matching(deployment: Deployment) -> Iterator[Found]:
    """People are recognised by names that anyone can take.

    An attacker only has to rename an account to be admitted as another person.

    Fires for each channel and account with an effective dangerouslyAllowNameMatching of
    true.
    """
    yield from from_each(chats(deployment), _name_switch)


def _name_switch(chat: Chat) -> Iterator[Found]:
    account = chat.account
    if account.channel.id == "synology-chat" and matches_names(account):
        section = account.channel.section[_NAMES]
        switch = account.own[_NAMES] if account.own[_NAMES].is_set else section
        yield found_on_chat(chat, switch, "is true")
    elif account.channel.id != "synology-chat" and account[_NAMES].is_true:
        yield found_on_chat(chat, account[_NAMES], "is true")


@posture(
    "posture.heartbeat.direct_policy",
    Severity.WARN,
    suite=SHARED,
    reads=(
        "agents.defaults.heartbeat.directPolicy",
        "agents.defaults.heartbeat.target",
        "agents.defaults.heartbeat.every",
    ),
    fix="""Set agents.defaults.heartbeat.directPolicy to block, and remove other values
    from agents.""",
    note="""A heartbeat with the target none, or one that never runs, reaches no person.
    The release's behaviour without a target is not considered.""",
    safe_fix=(
        Set(
            "block",
            "agents.defaults.heartbeat.directPolicy",
            cost="heartbeats are no longer sent to direct chats",
        ),
        Unset(only="agents.*.heartbeat.directPolicy"),
    ),
)
def heartbeat_direct_policy(deployment: Deployment) -> Iterator[Found]:
    """Heartbeats send direct messages to people.

    Reports that an agent sends on its own initiative contain information from other
    conversations. With several users, a direct message may reach the wrong person.

    Fires for each agent whose heartbeat has a target and an interval, unless
    agents.defaults.heartbeat.directPolicy, or the agent's own, is block.
    """
    yield from from_each(agent_views(deployment), _heartbeat)


def _heartbeat(agent: AgentView) -> Iterator[Found]:
    policy = agent.setting("heartbeat.directPolicy")
    if policy.string == "block" or agent.setting("heartbeat.target").string == "none":
        return
    if _NEVER.match(agent.setting("heartbeat.every").string or "30m"):
        return
    words = "is allow" if policy.is_set else "is not set"
    by = policy if policy.is_set else None
    yield found_on_agent(agent, "heartbeat.directPolicy", words, by)
