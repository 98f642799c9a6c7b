"""Every channel that the config sets up, and who may talk to the agents on it.

The audit asks some channels, once they could connect. Here each one counts that is not
switched off: what is written holds as soon as there is a token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import accounts_of
from pytest_openclaw.effective.channels.direct import DirectMessages
from pytest_openclaw.effective.channels.direct import direct_messages
from pytest_openclaw.effective.channels.groups import group_policy
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.presence import is_present
from pytest_openclaw.effective.channels.presence import is_shut_out
from pytest_openclaw.effective.channels.senders import Senders
from pytest_openclaw.effective.channels.senders import senders_of
from pytest_openclaw.effective.posture.rooms import Counted
from pytest_openclaw.effective.posture.rooms import Room
from pytest_openclaw.effective.posture.rooms import number_of_rooms
from pytest_openclaw.effective.posture.rooms import rooms_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need
from pytest_openclaw.releases.chats import ChatRules

#: Policies under which nobody is let in of whom the config or the owner knows nothing.
CLOSED = ("pairing", "allowlist", "disabled")
#: Rooms of all accounts together: each takes over those of its channel.
MAX_ROOMS = 100_000
_TOO_MANY = f"accounts list more than {MAX_ROOMS:,} groups together"


@dataclass(frozen=True, eq=False)
class Chat:
    """One account of a channel, and who may talk on it."""

    account: Account
    rules: ChatRules
    has_countable_rooms: bool = True

    @property
    def direct(self) -> DirectMessages:
        """Who may write to it directly."""
        return direct_messages(self.account)

    @cached_property
    def policy(self) -> str | None:
        """Its policy for direct messages; ``None`` where its channel has none."""
        if self.rules.policy_key is None:
            return None
        if self.account["dm"]["enabled"].is_false:
            return "disabled"
        if not self.rules.policy_is_known and not self.account["dmPolicy"].is_set:
            subject = self.own(self.rules.policy_key)
            raise NotEvaluated(
                f"{subject} is not set, and the release's default is unknown"
            )
        return self.direct.policy

    @cached_property
    def group_policy(self) -> str:
        """Its policy for groups."""
        return group_policy(self.account)

    @cached_property
    def rooms(self) -> list[Room]:
        """The rooms that it lists, but those that are switched off.

        Raises :class:`NotEvaluated` where accounts list more than :data:`MAX_ROOMS`.
        """
        if not self.has_countable_rooms:
            raise NotEvaluated(_TOO_MANY, Need.CONFIG)
        chains = self.rules.rooms
        return [
            room
            for chain in chains
            for room in rooms_of(
                self.account, chain, replace=self.rules.inner_rooms_replace
            )
        ]

    @property
    def lists_rooms(self) -> bool:
        """Does it list any rooms, on or off? Then it knows no others."""
        return any(self.account[chain[0]].has_items for chain in self.rules.rooms)

    def own(self, dotted: str) -> Setting:
        """Return where a setting of this account would be written."""
        return self.account.holder.at(dotted)

    def mine(self, setting: Setting) -> Setting:
        """Return where *setting*, which holds for this account, would be its own."""
        for source in self.account.sources:
            depth = len(source.path)
            if depth and setting.path[:depth] == source.path:
                mine = self.account.holder
                for key in setting.path[depth:]:
                    mine = mine[key]
                return mine
        return setting

    def lists(self) -> list[Setting]:
        """Return its lists of those who may talk in groups."""
        return [self.account[key] for key in self.rules.senders]

    def senders(self, listed: Setting) -> Senders:
        """Return the entries of a list of this account, or of one of its rooms."""
        return senders_of(self.account.channel, listed)

    def takes_direct_messages(self) -> bool:
        """May anybody at all write to it directly?"""
        return self.policy not in (None, "disabled")

    def takes_group_messages(self) -> bool:
        """May anybody at all talk to it in groups?"""
        if not self.rules.rooms and not self.rules.senders:
            return False
        if self.group_policy == "disabled":
            return False
        listed = bool(self.rooms) or any(
            self.senders(each).entries for each in self.lists()
        )
        return listed or self.group_policy != "allowlist"

    def admits_others(self) -> bool:
        """May more than one person talk to it, in groups or directly?

        Where senders are paired, the next one needs no change of the config.
        """
        ways = (self.takes_group_messages, self._takes_others_directly)
        return some(ways, lambda way: way())

    def _takes_others_directly(self) -> bool:
        if self.policy != "allowlist":
            return self.takes_direct_messages()
        direct = self.direct
        if direct.has_known_wildcard or len(direct.senders) > 1:
            return True
        if direct.open_question is not None and len(direct.allowed) > 1:
            raise direct.open_question
        return False

    def admits_strangers(self) -> bool:
        """May people talk to it whom nobody has named or paired?"""
        ways = (self._is_open_directly, self._is_open_in_groups)
        return some(ways, lambda way: way())

    def _is_open_directly(self) -> bool:
        if not self.takes_direct_messages():
            return False
        return self.policy == "open" or self.direct.has_wildcard

    def _is_open_in_groups(self) -> bool:
        return any(True for _ in unlimited_groups(self))


def is_wildcard(entry: Setting) -> bool:
    """Does *entry* of a list stand for everybody?"""
    return entry.text == "*"


@dataclass(frozen=True)
class Unlimited:
    """A list of people who may talk in groups that limits nobody, and why not."""

    listed: Setting
    words: str
    rooms: tuple[Setting, ...] = ()


def unlimited_groups(chat: Chat) -> Iterator[Unlimited]:
    """Yield where groups may talk to *chat*, and whoever is in them."""
    if not chat.takes_group_messages():
        return
    keys = dict.fromkeys(("groupAllowFrom", *chat.rules.senders))
    lists = [chat.account[key] for key in keys]
    yield from from_each(lists, lambda listed: _wildcards(chat, listed))
    yield from from_each(chat.rooms, lambda room: _open_members(chat, room))
    if any(chat.senders(each).entries for each in chat.lists()):
        return
    bare = [room.own for room in chat.rooms if not room.members(chat.rules.members)]
    is_open = chat.group_policy != "allowlist"
    if chat.rules.senders and (bare or is_open):
        listed = chat.own(chat.rules.senders[0])
        yield Unlimited(listed, "is empty", tuple(bare))
        return
    for room in bare:
        yield Unlimited(room[chat.rules.members[0]], "is empty", (room,))
    if is_open:
        listed = chat.own(chat.rules.rooms[0][0])
        yield Unlimited(listed, "does not restrict unlisted groups")


def _wildcards(chat: Chat, listed: Setting) -> Iterator[Unlimited]:
    if chat.account.channel.once(_has_wildcard, listed):
        yield Unlimited(listed, 'contains "*"')


def _has_wildcard(_channel: Channel, listed: Setting) -> bool:
    return listed.any(is_wildcard)


def _open_members(chat: Chat, room: Room) -> Iterator[Unlimited]:
    lists = room.members(chat.rules.members)
    yield from from_each(lists, lambda listed: _wildcards(chat, listed))
    if lists and not any(chat.senders(each).entries for each in lists):
        yield Unlimited(lists[0], "is empty", (room.own,))


def chats(deployment: Deployment) -> list[Chat]:
    """Return the accounts of all channels that are set up and switched on."""
    return deployment.derive(_chats)


def chats_by_channel(deployment: Deployment) -> list[list[Chat]]:
    """Return the same, those of one channel together."""
    accounts: dict[str, list[Chat]] = {}
    for chat in chats(deployment):
        accounts.setdefault(chat.account.channel.id, []).append(chat)
    return list(accounts.values())


def _chats(deployment: Deployment) -> list[Chat]:
    found = [
        Chat(account, rules)
        for channel, rules in _channels(deployment)
        for account in _distinct(accounts_of(channel))
        if account.is_enabled
    ]
    known: Counted = {}
    rooms = sum(
        number_of_rooms(each.account, chain, known)
        for each in found
        for chain in each.rules.rooms
    )
    if rooms <= MAX_ROOMS:
        return found
    return [replace(each, has_countable_rooms=False) for each in found]


def _distinct(accounts: list[Account]) -> list[Account]:
    """Return *accounts* without those that another one's entry makes as well.

    The audit lists a default account by its canonical id, beside the entry's own.
    """
    by_entry: dict[object, Account] = {}
    for account in accounts:
        place = account.own.path if account.own.exists else account.id
        by_entry.setdefault(place, account)
    return list(by_entry.values())


def _channels(deployment: Deployment) -> Iterator[tuple[Channel, ChatRules]]:
    for id_, rules in deployment.rules.posture.chats.items():
        channel = Channel(deployment, id_, rules.accounts)
        if is_present(channel) and not is_shut_out(channel):
            yield channel, rules
