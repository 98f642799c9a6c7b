"""What a release's audit knows of each channel, as data.

A channel that is not in a release's table is one of which its audit says nothing:
the light part of the plugin that the command loads has no security rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace

from pytest_openclaw.on_use import dataclass

#: Settings of which one per group must be there; ``$NAME`` is a variable.
Needs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChannelRules:
    """How one release reads the accounts of one channel, and what it audits of them.

    ``audited_topics`` are of: ``direct`` (who may write to it), ``locked`` (only that
    nobody may), ``groups`` (a groupPolicy that is open), ``warnings`` (numbered ones),
    ``names`` (matching by name), ``mutable`` (entries that are names).
    """

    audited_topics: frozenset[str]
    bundled: bool = False
    """Does the plugin come with the release?"""
    variables: tuple[tuple[str, ...], ...] = ()
    """Groups of variables; one whole group makes the channel present."""

    folds_ids: bool = False
    """Are account ids listed in their canonical form, not as they are written?"""
    entry_by: str = "folded"
    """How an account's entry is found, by its id ``folded``, ``raw``, ``trimmed``, or
    by any key of the ``same`` canonical form."""
    implied_by: Needs | None = None
    """What at the top level makes an account ``default`` beside the named ones."""
    always: tuple[str, ...] = ()
    """Accounts that are there whatever the config names."""
    default_account: str | None = None
    """The account that is always the default one."""
    default_may_be_unlisted: bool = False
    own_switch: bool = False
    """Does an account's own ``enabled: true`` beat the channel's ``false``?"""
    named_are_off: bool = False
    """Is an account beside the default one off, unless its own switch is on?"""
    default_has_no_entry: bool = False
    """Is the default account read from the top level alone?"""
    needs: Needs = ()
    """What makes an account configured, where no rule of its own does."""
    not_inherited: tuple[str, ...] = ()
    """Settings that a named account does not take from the top level."""
    kept_apart: tuple[str, ...] = ()
    """Settings that no account takes from the top level where there are several."""
    bound_accounts: bool = False
    """Is there an account for each that a binding names?"""
    shared_entry: bool = False
    """Does ``accounts.default`` lie over the top level for all other accounts?"""

    policy: str = "pairing"
    """The policy for direct messages where none is set."""
    list_key: str = "allowFrom"
    """Who may write to it."""
    limits_wildcard: bool = False
    """Does a list at the top level bound the ``*`` of an account's own?"""
    policy_is_fixed: bool = False
    """Is what the config says of direct messages moved to where nobody looks?"""
    keeps_list: bool = False
    """Does ``dm.allowFrom`` at the top level stay there beside ``accounts``?"""
    nested_policy: bool = False
    """Are ``dm.policy`` and ``dm.allowFrom`` read as well?"""
    nested_only: bool = False
    """Are they read in place of the others?"""
    sender_form: str = "plain"
    """How entries of that list are written in one form; see ``entries``."""
    groups_are_open: bool = False
    """Is a groupPolicy that nothing sets ``open``?"""
    reads_defaults: bool = True
    """Does ``channels.defaults.groupPolicy`` hold for it?"""
    group_lists: tuple[str, ...] = ()
    """Lists that make the audit word an open groupPolicy otherwise."""


@dataclass(frozen=True)
class ChannelsRules:
    """The channels of one release that its audit judges, and what else differs."""

    judged: Mapping[str, ChannelRules] = field(repr=False)
    dormant: Mapping[str, ChannelRules] = field(repr=False)
    """Those whose plugin has rules that the release's command never loads."""
    label_names_account: bool
    """Does what the audit says of an account name it, where there are several?"""
    store_is_database: bool
    """Are paired senders kept in the state database, not in files?"""
    group_severity_by_warning: bool
    """Is an open groupPolicy a numbered warning, and no check of its own?"""
    store_counts_always: bool = False
    """Do paired senders count whatever the policy for direct messages is?"""
    last: tuple[str, ...] = ()
    """Channels of the release that come after its others, in this order."""


_DIRECT = frozenset({"direct", "locked", "names", "groups"})
_FULL = _DIRECT | {"warnings"}

_DISCORD = ChannelRules(
    audited_topics=_DIRECT | {"mutable"},
    variables=(("DISCORD_BOT_TOKEN",),),
    implied_by=(("token", "$DISCORD_BOT_TOKEN"),),
    sender_form="discord",
    group_lists=("guilds",),
    groups_are_open=True,
)
_SIGNAL = ChannelRules(
    audited_topics=_DIRECT,
    folds_ids=True,
    implied_by=(("account", "transport"),),
    needs=(("account", "transport"),),
    not_inherited=("transport",),
    sender_form="signal",
)
_IMESSAGE_NEEDS = tuple(
    """
    cliPath dbPath region service allowFrom groupAllowFrom dmPolicy groupPolicy
    includeAttachments attachmentRoots remoteAttachmentRoots mediaMaxMb textChunkLimit
    groups
    """.split()
)
_IMESSAGE = ChannelRules(
    audited_topics=_DIRECT,
    implied_by=(("cliPath", "dbPath"),),
    needs=(_IMESSAGE_NEEDS,),
)
_IRC = ChannelRules(
    audited_topics=_FULL | {"mutable"},
    variables=(("IRC_HOST", "IRC_NICK"),),
    folds_ids=True,
    entry_by="same",
    implied_by=(("host", "$IRC_HOST"), ("nick", "$IRC_NICK")),
    needs=(("host", "$IRC_HOST"), ("nick", "$IRC_NICK")),
    sender_form="irc",
)
_WHATSAPP = ChannelRules(
    audited_topics=_DIRECT - {"names"},
    entry_by="trimmed",
    implied_by=(("authDir",),),
    own_switch=True,
    shared_entry=True,
    sender_form="phone",
    group_lists=("groups",),
)
_NEXTCLOUD_TALK = ChannelRules(
    audited_topics=_DIRECT,
    variables=(("NEXTCLOUD_TALK_BOT_SECRET",), ("NEXTCLOUD_TALK_API_PASSWORD",)),
    folds_ids=True,
    entry_by="same",
    implied_by=(
        ("baseUrl",),
        ("botSecret", "botSecretFile", "$NEXTCLOUD_TALK_BOT_SECRET"),
    ),
    sender_form="nextcloud-talk",
    group_lists=("rooms",),
)
_ZALO = ChannelRules(
    audited_topics=_DIRECT,
    variables=(("ZALO_BOT_TOKEN",),),
    implied_by=(("botToken", "tokenFile", "$ZALO_BOT_TOKEN"),),
    sender_form="zalo",
    group_lists=("groupAllowFrom", "allowFrom"),
    groups_are_open=True,
)
_SYNOLOGY_CHAT = ChannelRules(
    audited_topics=_FULL - {"names", "groups"},
    variables=(("SYNOLOGY_CHAT_TOKEN", "SYNOLOGY_CHAT_INCOMING_URL"),),
    entry_by="raw",
    implied_by=(("token", "$SYNOLOGY_CHAT_TOKEN"),),
    default_account="default",
    own_switch=True,
    policy="allowlist",
    list_key="allowedUserIds",
    sender_form="lower",
)
_FEISHU = ChannelRules(
    audited_topics=frozenset({"groups"}),
    variables=(("FEISHU_APP_ID",), ("FEISHU_APP_SECRET",)),
    implied_by=(("appId",), ("appSecret",)),
    default_may_be_unlisted=True,
)
_REEF = ChannelRules(
    audited_topics=frozenset({"locked"}),
    bundled=True,
    always=("default",),
    needs=(("handle",), ("email",), ("guard",)),
    sender_form="reef",
)
_TELEGRAM = ChannelRules(
    audited_topics=_FULL,
    bundled=True,
    folds_ids=True,
    kept_apart=("groups",),
    bound_accounts=True,
    limits_wildcard=True,
    sender_form="telegram",
)

_SIGNAL_NEEDS = ("account", "httpUrl", "cliPath", "httpHost", "httpPort", "autoStart")


def _of_2026_5(rules: ChannelRules, **changes: object) -> ChannelRules:
    """2026.5.12 has no implied account, and numbers an open groupPolicy.

    Variables alone make no channel present whose plugin is not its own.
    """
    topics = rules.audited_topics - {"locked", "mutable"}
    if "groups" in topics:
        topics |= {"warnings"}
    return replace(
        rules,
        **{"audited_topics": topics, "implied_by": None, "variables": (), **changes},  # type: ignore[arg-type]
    )


CHANNELS_2026_9 = ChannelsRules(
    judged={
        "reef": _REEF,
        "discord": _DISCORD,
        "feishu": _FEISHU,
        "imessage": _IMESSAGE,
        "irc": _IRC,
        "nextcloud-talk": _NEXTCLOUD_TALK,
        "signal": _SIGNAL,
        "synology-chat": _SYNOLOGY_CHAT,
        "whatsapp": _WHATSAPP,
        "zalo": _ZALO,
    },
    dormant={
        "telegram": replace(_TELEGRAM, audited_topics=frozenset({"direct", "groups"}))
    },
    label_names_account=True,
    store_is_database=True,
    group_severity_by_warning=False,
)

CHANNELS_2026_5 = ChannelsRules(
    judged={
        "imessage": _of_2026_5(_IMESSAGE, bundled=True),
        "irc": _of_2026_5(_IRC, bundled=True),
        "signal": _of_2026_5(
            _SIGNAL,
            bundled=True,
            folds_ids=False,
            needs=(_SIGNAL_NEEDS,),
            not_inherited=(),
        ),
        "telegram": _of_2026_5(_TELEGRAM),
        "discord": _of_2026_5(_DISCORD, nested_policy=True),
        "feishu": _of_2026_5(_FEISHU),
        "nextcloud-talk": _of_2026_5(_NEXTCLOUD_TALK),
        "synology-chat": _of_2026_5(
            _SYNOLOGY_CHAT, implied_by=_SYNOLOGY_CHAT.implied_by
        ),
        "zalo": _of_2026_5(_ZALO),
    },
    dormant={},
    label_names_account=False,
    store_is_database=False,
    group_severity_by_warning=True,
)

#: What makes an account of a channel's own settings, beside those below ``accounts``.
_IMPLIED_BY_2026_5_28: Mapping[str, Needs] = {
    "imessage": _IMESSAGE.implied_by or (),
    "irc": _IRC.implied_by or (),
    "signal": (("account",),),
    "telegram": (("botToken", "tokenFile", "$TELEGRAM_BOT_TOKEN"),),
    "discord": _DISCORD.implied_by or (),
    "feishu": _FEISHU.implied_by or (),
    "nextcloud-talk": _NEXTCLOUD_TALK.implied_by or (),
    "synology-chat": _SYNOLOGY_CHAT.implied_by or (),
    "zalo": _ZALO.implied_by or (),
}

CHANNELS_2026_5_28 = replace(
    CHANNELS_2026_5,
    judged={
        id_: replace(rules, implied_by=_IMPLIED_BY_2026_5_28[id_])
        for id_, rules in CHANNELS_2026_5.judged.items()
    },
)
