"""Where the config of each channel says who may talk to the agents.

The audit speaks of some channels alone. This table has every channel of the releases,
by their schemas: a release that does not have one refuses its section.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.channels import CHANNELS_2026_5
from pytest_openclaw.releases.channels import CHANNELS_2026_9
from pytest_openclaw.releases.channels import ChannelRules


@dataclass(frozen=True)
class ChatRules:
    """How one release's config says who may talk on one channel."""

    accounts: ChannelRules = field(default=ChannelRules(frozenset()), repr=False)
    """How its accounts are read."""
    policy_key: str | None = "dmPolicy"
    """What lets direct messages in; ``None`` where nothing in the config does."""
    policy_is_known: bool = True
    """Is it known what the release does where that is not set?"""
    rooms: tuple[tuple[str, ...], ...] = (("groups",),)
    """Where rooms are listed, and the rooms inside of them."""
    inner_rooms_replace: bool = False
    """Does a room that lists inner ones let in those alone?"""
    senders: tuple[str, ...] = ("groupAllowFrom",)
    """An account's lists of those who may talk in groups."""
    members: tuple[str, ...] = ()
    """A room's lists of them."""


_IN_NO_GROUPS = ChatRules(rooms=(), senders=())


def _accounts(**settings: object) -> ChannelRules:
    return ChannelRules(frozenset(), **settings)  # type: ignore[arg-type]


_NESTED = _accounts(nested_policy=True)

_CHATS: Mapping[str, ChatRules] = {
    "a2a": replace(_IN_NO_GROUPS, policy_key=None),
    "buzz": ChatRules(policy_key=None, members=("groupAllowFrom",)),
    "clickclack": ChatRules(policy_key=None, senders=("allowFrom",)),
    "discord": ChatRules(
        rooms=(("guilds", "channels"),),
        inner_rooms_replace=True,
        senders=(),
        members=("users", "roles"),
    ),
    "feishu": ChatRules(senders=("groupSenderAllowFrom",), members=("allowFrom",)),
    "googlechat": ChatRules(members=("users",)),
    "imessage": ChatRules(),
    "irc": ChatRules(members=("allowFrom",)),
    "line": ChatRules(members=("allowFrom",)),
    "matrix": ChatRules(
        _NESTED,
        policy_key="dm.policy",
        rooms=(("groups",), ("rooms",)),
        members=("users",),
    ),
    "mattermost": ChatRules(),
    "msteams": ChatRules(rooms=(("teams", "channels"),), inner_rooms_replace=True),
    "nextcloud-talk": ChatRules(rooms=(("rooms",),), members=("allowFrom",)),
    "nostr": _IN_NO_GROUPS,
    "qa-channel": ChatRules(policy_key=None),
    "qqbot": ChatRules(policy_is_known=False, rooms=()),
    "raft": replace(_IN_NO_GROUPS, policy_key=None),
    "reef": replace(_IN_NO_GROUPS, policy_key=None),
    "signal": ChatRules(),
    "slack": ChatRules(
        _accounts(groups_are_open=True, implied_by=(("botToken", "appToken"),)),
        rooms=(("channels",),),
        senders=(),
        members=("users",),
    ),
    "sms": _IN_NO_GROUPS,
    "synology-chat": _IN_NO_GROUPS,
    "telegram": ChatRules(
        _accounts(
            bundled=True,
            folds_ids=True,
            sender_form="telegram",
            implied_by=(("botToken", "tokenFile", "$TELEGRAM_BOT_TOKEN"),),
        ),
        rooms=(("groups", "topics"),),
        members=("allowFrom",),
    ),
    "tlon": replace(
        _IN_NO_GROUPS, accounts=_accounts(list_key="dmAllowlist"), policy_key=None
    ),
    "twitch": ChatRules(policy_key=None, rooms=(), senders=("allowFrom",)),
    "whatsapp": ChatRules(),
    "zalo": ChatRules(rooms=()),
    "zalouser": ChatRules(),
}


def _chats(
    judged: Mapping[str, ChannelRules], **changes: ChatRules
) -> Mapping[str, ChatRules]:
    """Return the table of a release, which reads accounts as its audit does."""
    chats = {**_CHATS, **changes}
    for id_, rules in judged.items():
        chats[id_] = replace(chats[id_], accounts=rules)
    return chats


CHATS_2026_9 = _chats(CHANNELS_2026_9.judged)
CHATS_2026_5 = _chats(
    {"whatsapp": CHANNELS_2026_9.judged["whatsapp"], **CHANNELS_2026_5.judged},
    googlechat=replace(_CHATS["googlechat"], accounts=_NESTED, policy_key="dm.policy"),
    slack=replace(
        _CHATS["slack"],
        accounts=_accounts(groups_are_open=True, nested_policy=True),
    ),
)
