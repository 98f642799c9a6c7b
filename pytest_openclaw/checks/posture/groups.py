"""The hardened posture of groups: which, who in them, and when the agent listens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pytest_openclaw.checks.kit.safe_fix import LISTED_GROUPS
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.checks.posture.kit import found_on_chat
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.senders import Senders
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.effective.posture.channel_access import unlimited_groups
from pytest_openclaw.effective.posture.mutable_names import is_name
from pytest_openclaw.effective.posture.mutable_names import is_name_on
from pytest_openclaw.effective.posture.rooms import Room
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_CLOSED = ("allowlist", "disabled")
_ONLY_WHERE_MENTIONED = "in groups the bot answers only when it is mentioned"


@posture(
    "posture.groups.policy",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("channels", "channels.defaults.groupPolicy"),
    fix="""Set groupPolicy of the channel or account to allowlist with the permitted
    groups or people, or to disabled.""",
    echoes=(
        "channels.*.groups.open",
        "channels.*.warning",
        "security.exposure.open_groups_with_elevated",
        "security.exposure.open_groups_with_runtime_or_fs",
        "security.exposure.open_groups_with_control_plane_tools",
        "security.exposure.open_channels_with_exec",
    ),
    note="""Every channel of the release is evaluated. Without a policy, discord, slack
    and zalo are open unless the release's schema or channels.defaults provides one.""",
    safe_fix=(LISTED_GROUPS,),
)
def groups_policy(deployment: Deployment) -> Iterator[Found]:
    """Unlisted groups can talk to an agent.

    Anyone who can add the agent to a group decides who controls it.

    Fires for each account, and for each of its groups, whose policy is neither
    allowlist nor disabled. Defaults of the release and of channels.defaults count.
    """
    yield from from_each(chats(deployment), _group_policies)


def _group_policies(chat: Chat) -> Iterator[Found]:
    yield from from_each([chat], _account_policy)
    yield from from_each(chat.rooms, lambda room: _room_policy(chat, room))


def _account_policy(chat: Chat) -> Iterator[Found]:
    if chat.group_policy in _CLOSED:
        return
    setting = chat.account["groupPolicy"]
    if setting.is_set:
        yield found_on_chat(chat, setting, "admits any group")
        return
    subject = chat.own("groupPolicy")
    shared = chat.account.deployment.source.at("channels.defaults.groupPolicy")
    by = f"{shared} is open" if shared.is_set else "the release's default is open"
    yield found(
        subject,
        f"{subject} is not set, and {by}",
        see=[shared] if shared.is_set else [],
    )


def _room_policy(chat: Chat, room: Room) -> Iterator[Found]:
    policy = room.own["groupPolicy"]
    if policy.is_set and policy.string not in _CLOSED and _is_on(chat):
        yield found_on_chat(chat, policy, "admits every member")


def _is_on(chat: Chat) -> bool:
    return chat.group_policy != "disabled"


@posture(
    "posture.groups.allow_from",
    Severity.WARN,
    reads=("channels",),
    fix="""List the permitted people in groups by their ids and without "*": in
    groupAllowFrom, or as the users of a guild, channel or room.""",
    echoes=(
        "channels.discord.allowlisted_groups.broad_members",
        "channels.telegram.groups.allowFrom.wildcard",
        "channels.telegram.groups.allowFrom.missing",
        "security.trust_model.multi_user_heuristic",
    ),
    note="""A list for direct messages does not replace one for groups, although some
    channels fall back to it: the permitted people must be explicit. Names are
    distinguished from ids as in posture.dm.allow_from. Groups of tlon are not
    evaluated.""",
)
def groups_allow_from(deployment: Deployment) -> Iterator[Found]:
    """Everyone in an allowed group can talk to an agent.

    The list names a place but no people, so joining is enough; or it has names, which
    anyone can take.

    Fires for each account with allowed groups without a list of senders, or with "*" in
    that list, and for each list of senders with a name, and each group that is listed
    by a name, such as #general, instead of an id.
    """
    yield from from_each(chats(deployment), _unlimited)
    yield from from_each(chats(deployment), _named)


def _unlimited(chat: Chat) -> Iterator[Found]:
    for each in unlimited_groups(chat):
        yield found_on_chat(chat, each.listed, each.words, see=each.rooms)


def _named(chat: Chat) -> Iterator[Found]:
    if not chat.takes_group_messages():
        return
    for room in chat.rooms:
        if is_name_on(chat.account.channel.id, str(room.own.path[-1])):
            yield found_on_chat(chat, room.own, "is listed by a name")
    inner = [room.members(chat.rules.members) for room in chat.rooms]
    lists = [*chat.lists(), *(each for members in inner for each in members)]
    once = {each.path: each for each in lists}
    yield from from_each(once.values(), lambda each: _with_names(chat, each))


def _with_names(chat: Chat, listed: Setting) -> Iterator[Found]:
    senders = chat.senders(listed)
    if listed.path[-1] == "roles" or senders.has_wildcard:
        return
    if senders.derive(_has_name):
        yield found_on_chat(chat, listed, "contains names of people")


def _has_name(senders: Senders) -> bool:
    return some(senders.entries, partial(is_name, senders.channel))


@posture(
    "posture.groups.require_mention",
    Severity.WARN,
    reads=("channels",),
    fix="""Set requireMention to true, or remove it if it is false, for each group,
    guild, room and the entry "*".""",
    echoes=("security.trust_model.multi_user_heuristic",),
    note="""The release's default is assumed to require a mention: no schema states one.
    A room of matrix with autoReply, and mattermost with chatmode onmessage, answer
    without a mention.""",
    safe_fix=(
        Set(True, only="*.requireMention", cost=_ONLY_WHERE_MENTIONED),
        Set(False, only="*.autoReply", cost=_ONLY_WHERE_MENTIONED),
    ),
)
def groups_require_mention(deployment: Deployment) -> Iterator[Found]:
    """An agent answers in a group without being addressed.

    Everything posted there becomes part of its instructions.

    Fires for each group, guild, room or account with an effective requireMention of
    false, and for switches that make an agent answer without a mention.
    """
    yield from from_each(chats(deployment), _unaddressed)


def _unaddressed(chat: Chat) -> Iterator[Found]:
    heard = list(_listening(chat))
    if heard and _is_on(chat):
        yield from heard


def _listening(chat: Chat) -> Iterator[Found]:
    for room in chat.rooms:
        mention, replies = room.mention, room.replies
        if mention.is_false:
            subject = room.own["requireMention"]
            see = [mention] if mention.path != subject.path else []
            yield found_on_chat(chat, subject, "is effectively false", see=see)
        elif replies.is_true:
            yield found_on_chat(chat, replies, "is true")
    anywhere = chat.account["requireMention"]
    if anywhere.is_false and (not chat.lists_rooms or chat.group_policy != "allowlist"):
        yield found_on_chat(chat, anywhere, "is false")
    mode = chat.account["chatmode"]
    if mode.string == "onmessage" and not anywhere.is_true:
        yield found_on_chat(chat, mode, "is onmessage")
