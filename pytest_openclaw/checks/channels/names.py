"""Senders that are told apart by names, which anybody can take."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import channels_audited_on
from pytest_openclaw.checks.channels.per_account import per_account
from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.safe_fix import NAMES_FALL_SILENT
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.direct import direct_messages
from pytest_openclaw.effective.channels.direct import stored_senders
from pytest_openclaw.effective.channels.entries import is_discord_name
from pytest_openclaw.effective.channels.entries import is_mutable
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.senders import Senders
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.findings import found
from pytest_openclaw.findings import subject_of
from pytest_openclaw.on_use import dataclass

_SWITCH = "dangerouslyAllowNameMatching"


@check(
    "channels.*.allowFrom.dangerous_name_matching_enabled",
    Severity.INFO,
    reads=("channels",),
    fix="""Remove dangerouslyAllowNameMatching, and list people by the ids assigned by
    the service.""",
    each=channels_audited_on("names"),
    note=unaudited_note("names", since="2026.2.26"),
    safe_fix=(Unset(only="*.dangerouslyAllowNameMatching", cost=NAMES_FALL_SILENT),),
    since="2026.2.26",
)
@per_account("names")
def dangerous_name_matching_enabled(account: Account) -> Iterator[Found]:
    """Senders are also recognised by their names.

    An attacker who takes the name of an allowed person is treated as that person.

    Fires for each account with dangerouslyAllowNameMatching set to true, even without a
    listed name.

    Releases: The releases consider different accounts: 2026.9.6 adds one called default
    if the channel itself has credentials.
    """
    switch = account[_SWITCH]
    if switch.is_true:
        yield found(switch, f"{account.place}: {_SWITCH} is true")


@check(
    "channels.*.allowFrom.mutable_entries_inert",
    Severity.WARN,
    reads=("channels",),
    fix="""Replace the names with the ids that the service assigned to these people.""",
    since="2026.8.2",
    each=channels_audited_on("mutable"),
    note=unaudited_note("mutable", since="2026.8.2"),
)
@per_account("mutable")
def mutable_entries_inert(account: Account) -> Iterator[Found]:
    """Allowed senders are listed by names, which have no effect.

    Names are not matched here, so the intended people are rejected, and the list looks
    longer than it is. With name matching enabled, the names would admit strangers.

    Fires for each discord or irc account that lists a name among the allowed senders
    while name matching is off.
    """
    if account[_SWITCH].is_true:
        return
    direct = direct_messages(account)
    not_evaluated = direct.listed.open_question
    if direct.listed.derive(_has_mutable):
        subject = direct.subject("allowFrom")
        yield found(subject, f"{subject} holds names{account.label}")
    elif not_evaluated is not None:
        raise not_evaluated


@check(
    "channels.discord.allowFrom.name_based_entries",
    Severity.WARN,
    Severity.INFO,
    reads=("channels.discord",),
    fix="""List people by their numeric Discord ids, in allowFrom and in the users of
    guilds and their channels. Repeat the pairing of senders who were paired by
    name.""",
    since="2026.2.26",
)
@per_account_of("discord")
def name_based_entries(account: Account) -> Iterator[Found]:
    """People on Discord are listed by names.

    Names and tags can be changed and taken over. An id stays with one person.

    Fires for each account that lists a name or tag instead of a numeric id among its
    allowed senders, among the users of a guild or of one of its channels, or among
    senders approved by pairing.

    Severity: info when dangerouslyAllowNameMatching is true for the account, because
    names are then intended; else warn.

    Releases: The releases interpret prefixes differently: user:alice is a name for
    neither, accessGroup:staff only for 2026.5.12. Approved senders are in the database
    of 2026.9.6, and in files of 2026.5.12.
    """
    ask = account.channel.once
    lists = [account["allowFrom"], account["dm"]["allowFrom"]]
    parts = [*(ask(_named, each) for each in lists), ask(_named_in, account["guilds"])]
    not_evaluated = next((each.question for each in parts if each.question), None)
    subjects: list[str] = [at for each in parts for at in each.lists]
    stored, unstored = stored_senders(account)
    if any(is_discord_name(account.deployment, text) for text in stored):
        subjects.append(f"the pairing store of channels.discord/{account.id}")
    if subjects:
        allowed = account[_SWITCH].is_true
        yield found(
            subjects[0],
            f"{account.place}: {enumerated(subjects)} contain names of people",
            *subjects[1:],
            severity=Severity.INFO if allowed else Severity.WARN,
        )
    elif (question := not_evaluated or unstored) is not None:
        raise question


@dataclass(frozen=True)
class _Named:
    """The lists with names of people, and why there may be more of them."""

    lists: tuple[Subject, ...]
    question: NotEvaluated | None


def _named(channel: Channel, listed: Setting) -> _Named:
    senders = Senders(channel, listed.elements())
    has_name = any(is_discord_name(channel.deployment, each) for each in senders.texts)
    return _Named((subject_of(listed),) if has_name else (), senders.open_question)


def _named_in(channel: Channel, guilds: Setting) -> _Named:
    """Look at the lists of who may talk in which guild, and in which channel of it."""
    parts = [_named(channel, each) for each in _lists_of(guilds)]
    question = next((each.question for each in parts if each.question), None)
    return _Named(tuple(at for each in parts for at in each.lists), question)


def _lists_of(guilds: Setting) -> Iterator[Setting]:
    for _, guild in guilds.items():
        yield guild["users"]
        for _, channel in guild["channels"].items():
            yield channel["users"]


def _has_mutable(senders: Senders) -> bool:
    channel = senders.channel
    form = channel.rules.sender_form
    return any(is_mutable(form, channel.deployment, each) for each in senders.texts)
