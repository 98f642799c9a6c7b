"""The hardened posture of direct messages: who may write, and what they share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pytest_openclaw.checks.kit.safe_fix import SCOPE_OF_EACH_PERSON
from pytest_openclaw.checks.posture.kit import found_on_chat
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import at_least
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.senders import Senders
from pytest_openclaw.effective.channels.senders import senders_of
from pytest_openclaw.effective.posture.channel_access import CLOSED
from pytest_openclaw.effective.posture.channel_access import Chat
from pytest_openclaw.effective.posture.channel_access import chats
from pytest_openclaw.effective.posture.channel_access import chats_by_channel
from pytest_openclaw.effective.posture.channel_access import is_wildcard
from pytest_openclaw.effective.posture.mutable_names import is_name
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.on_use import dataclass

#: The scope under which the accounts of one channel share sessions.
_BUT_FOR_ACCOUNTS = "per-channel-peer"
_APART = (_BUT_FOR_ACCOUNTS, "per-account-channel-peer")
_DIRECT = ("direct", "dm")


@posture(
    "posture.session.dm_scope",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("session.dmScope", "bindings", "channels"),
    fix="""Set session.dmScope to per-channel-peer, or to per-account-channel-peer if a
    channel has several accounts, and remove other scopes from bindings.""",
    echoes=("channels.*.dm.scope_main_multiuser", "channels.dm.session_collision"),
    safe_fix=(SCOPE_OF_EACH_PERSON,),
)
def dm_scope(deployment: Deployment) -> Iterator[Found]:
    """Senders of direct messages share a session.

    The agent answers one sender from the messages of another. This is intended for one
    person on several devices, but it is a leak between two people.

    Fires when any account accepts direct messages, for session.dmScope and for the
    scope of each binding that is neither per-channel-peer nor per-account-channel-peer.
    The default is main. Fires for per-channel-peer as well if several accounts of one
    channel accept direct messages.
    """
    config = deployment.config
    bindings = _scopes_of_bindings(deployment)
    scopes = [config.at("session.dmScope"), *(scope for _, scope in bindings)]
    loose = [each for each in scopes if (each.string or "main") not in _APART]
    if loose and some(chats(deployment), Chat.takes_direct_messages):
        for scope in loose:
            yield found(scope, f"{scope} is {scope.string or 'main'}")
    matches = [(Setting.missing(), config.at("session.dmScope")), *bindings]
    merging = [each for each in matches if each[1].string == _BUT_FOR_ACCOUNTS]
    yield from from_each(merging, lambda each: _merged_accounts(deployment, *each))


def _merged_accounts(
    deployment: Deployment, match: Setting, scope: Setting
) -> Iterator[Found]:
    """Yield *scope* where several accounts that *match* share sessions by it."""
    if match["accountId"].is_set and match["accountId"].text != "*":
        return
    for accounts in chats_by_channel(deployment):
        channel = accounts[0].account.channel.id
        if match["channel"].is_set and match["channel"].text != channel:
            continue
        if at_least(2, accounts, Chat.takes_direct_messages):
            words = f"{scope} is {scope.string}, and {channel} has several accounts"
            yield found(scope, words)
            return


def _scopes_of_bindings(deployment: Deployment) -> list[tuple[Setting, Setting]]:
    """Return what bindings match, and the scopes that they set for direct messages."""
    scopes = []
    for binding in deployment.config["bindings"].elements():
        scope, match = binding.at("session.dmScope"), binding["match"]
        if not scope.is_set or binding["type"].value == "acp":
            continue
        peer = match["peer"]
        is_direct = not peer.is_set or peer["kind"].value in _DIRECT
        if is_direct and not (match["guildId"].is_set or match["teamId"].is_set):
            scopes.append((match, scope))
    return scopes


@posture(
    "posture.dm.policy",
    Severity.CRITICAL,
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=("channels",),
    fix="""Set dmPolicy of the channel or account to pairing, to allowlist with a list
    of permitted senders, or to disabled.""",
    echoes=("channels.*.dm.open", "channels.*.dm.open_invalid"),
    note="""Every channel of the release is evaluated, even channels without rules in
    the audit. The default policy of matrix, nostr and zalouser is not known for
    certain; it is assumed to be pairing. The default policy of qqbot is unknown:
    without a policy it is not evaluated.""",
)
def dm_policy(deployment: Deployment) -> Iterator[Found]:
    """Strangers can write to an agent directly.

    Each of their messages is an instruction to an agent with tools. With pairing or a
    list, an owner decides first.

    Fires for each account whose policy for direct messages is not pairing, allowlist or
    disabled, and for each single chat of Telegram with such a policy.

    Severity: critical for the policy open, and for one that admits everyone to a single
    chat; warn for any other that is not pairing, allowlist or disabled.
    """
    yield from from_each(chats(deployment), _policies)


def _policies(chat: Chat) -> Iterator[Found]:
    if chat.policy is not None and chat.policy not in CLOSED:
        severity = Severity.CRITICAL if chat.policy == "open" else Severity.WARN
        words = _in_words(chat.policy)
        yield found_on_chat(chat, chat.direct.policy_setting, words, severity=severity)
    account = chat.account
    for each in account.channel.once(_open_peers, account["direct"]):
        words = _in_words(each.policy.string)
        yield found_on_chat(chat, each.policy, words, severity=each.severity)


@dataclass(frozen=True)
class _OpenPeer:
    policy: Setting
    severity: Severity


def _open_peers(_channel: Channel, peers: Setting) -> list[_OpenPeer]:
    """Return the single chats whose policy is not closed."""
    found = []
    for name, peer in peers.items():
        policy = peer["dmPolicy"]
        if peer["enabled"].is_false or (policy.string or "pairing") in CLOSED:
            continue
        for_all = policy.string == "open" and name == "*"
        severity = Severity.CRITICAL if for_all else Severity.WARN
        found.append(_OpenPeer(policy, severity))
    return found


def _in_words(policy: str | None) -> str:
    """Say what a policy is; never a text that no release takes here."""
    return "is open" if policy == "open" else "is not a closed policy"


@posture(
    "posture.dm.allow_from",
    Severity.WARN,
    reads=("channels",),
    fix="""Remove "*" from allowFrom, and list people by the ids assigned by the
    service.""",
    echoes=(
        "channels.*.dm.open",
        "channels.*.allowFrom.mutable_entries_inert",
        "channels.discord.allowFrom.name_based_entries",
        "channels.telegram.allowFrom.invalid_entries",
    ),
    note="""Names are distinguished from ids on discord, irc, slack, telegram,
    googlechat, mattermost, msteams and matrix; on other channels every entry counts as
    an id. Names count whether they are matched or not.""",
)
def dm_allow_from(deployment: Deployment) -> Iterator[Found]:
    """The list of allowed senders contains a wildcard or names.

    "*" defeats the policy beside it, and a name can be taken by anyone.

    Fires for each account that accepts direct messages and whose list contains "*", or
    a name instead of an id, such as @alice or an email address.
    """
    yield from from_each(chats(deployment), _listed_senders)


def _listed_senders(chat: Chat) -> Iterator[Found]:
    account, own = chat.account, chat.direct.listed
    peers = account.channel.once(_lists_of_peers, account["direct"])
    if (own.entries or peers.has_entries) and chat.policy != "disabled":
        lists = (own, *peers.wide)
        yield from from_each(lists, lambda senders: _faults(chat, senders))


@dataclass(frozen=True)
class _OfPeers:
    """The lists of single chats that limit nobody, and one where that is not known."""

    wide: list[Senders]
    has_entries: bool


def _lists_of_peers(channel: Channel, peers: Setting) -> _OfPeers:
    lists = [
        senders_of(channel, peer["allowFrom"])
        for _, peer in peers.items()
        if not peer["enabled"].is_false
    ]
    wide, unknown = [], []
    for each in lists:
        try:
            if each.derive(_wide) is not None:
                wide.append(each)
        except NotEvaluated:
            unknown.append(each)
    return _OfPeers([*wide, *unknown[:1]], any(each.entries for each in lists))


def _faults(chat: Chat, senders: Senders) -> Iterator[Found]:
    """Yield what is wrong with one list: everybody, else somebody by name."""
    wide = senders.derive(_wide)
    if wide is not None:
        words = 'contains "*"' if wide.has_star else "contains names of people"
        yield found_on_chat(chat, _list_of(wide.first), words)


@dataclass(frozen=True)
class _Wide:
    first: Setting
    has_star: bool


def _wide(senders: Senders) -> _Wide | None:
    is_named = partial(is_name, senders.channel)
    wide = those(senders.entries, lambda each: is_wildcard(each) or is_named(each))
    return _Wide(wide[0], any(map(is_wildcard, wide))) if wide else None


def _list_of(entry: Setting) -> Setting:
    """Return the list that *entry* stands in; itself, where one text is all of it."""
    *place, last = entry.path
    return Setting(None, tuple(place)) if isinstance(last, int) else entry
