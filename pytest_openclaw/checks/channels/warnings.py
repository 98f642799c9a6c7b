"""Warnings that a release numbers: channels.<channel>.warning.<n>."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pytest_openclaw.checks.channels import accounts as channel_accounts
from pytest_openclaw.checks.channels import direct as channel_direct
from pytest_openclaw.checks.channels import discord as channel_discord
from pytest_openclaw.checks.channels import feishu as channel_feishu
from pytest_openclaw.checks.channels import groups as channel_groups
from pytest_openclaw.checks.channels import names as channel_names
from pytest_openclaw.checks.channels import synology as channel_synology
from pytest_openclaw.checks.channels import telegram as channel_telegram
from pytest_openclaw.checks.channels.per_account import PerAccount
from pytest_openclaw.checks.channels.per_account import channels_audited_on
from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels import irc
from pytest_openclaw.effective.channels import synology
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import audited_accounts
from pytest_openclaw.effective.channels.configured import is_judged
from pytest_openclaw.effective.channels.groups import group_policy
from pytest_openclaw.effective.channels.groups import group_policy_subject
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.on_use import dataclass

#: What the audit collects of an account before its warnings, and what after.
_BEFORE = (
    channel_accounts.read_only_resolution,
    channel_names.dangerous_name_matching_enabled,
    channel_names.mutable_entries_inert,
    channel_direct.dm_open,
    channel_direct.dm_open_invalid,
    channel_direct.dm_disabled,
    channel_direct.dm_locked,
    channel_direct.dm_scope_main_multiuser,
    channel_accounts.owner_missing,
    channel_groups.groups_open,
)
_AFTER = (
    channel_groups.broad_members,
    channel_names.name_based_entries,
    channel_discord.no_allowlists,
    channel_discord.unrestricted,
    channel_telegram.invalid_entries,
    channel_telegram.groups_wildcard,
    channel_telegram.groups_missing,
    channel_feishu.doc_owner_open_id,
    channel_synology.dm_policy,
    channel_synology.name_matching,
    channel_synology.inherited_path,
    channel_synology.duplicate_path,
    channel_synology.duplicate_url,
)


@dataclass(frozen=True)
class _Numbered:
    """The warnings of one channel, and why there may be more."""

    channel: str
    found: tuple[Found, ...]
    not_evaluated: NotEvaluated | None


_unaudited = unaudited_note("warnings")


@check(
    "channels.*.warning",
    Severity.CRITICAL,
    Severity.WARN,
    Severity.INFO,
    reads=("channels",),
    fix="""Fix the setting named in the message: list the permitted groups and people,
    encrypt connections, and give each account separate credentials.""",
    each=channels_audited_on("warnings"),
    emits="channels.*.warning.*",
    note=lambda: (
        "The release counts these over all channels, so the number in a finding's id "
        f"shifts with any other finding; approve by subject. {_unaudited()}"
    ),
)
def warning(deployment: Deployment, channel: str) -> Iterator[Found]:
    """The channel's plugin warns about a setting.

    The message contains the warning: an open group policy, a connection without
    encryption, missing or shared credentials.

    Fires for warnings by the plugins of some channels: an irc connection without TLS,
    or a nick that is registered repeatedly or without a password; a synology-chat
    account without a token, address or certificate check, or one that replies by name.

    Severity: warn in 2026.9.6. In 2026.5.12 critical for open groups and open or
    unfinished sender lists, info for connections without encryption or certificate
    check, warn for all else.

    Releases: 2026.5.12 also warns here about open groups of every channel and about the
    routing of synology-chat, for which 2026.9.6 has separate checks. 2026.9.6 adds a
    synology-chat account without a public address.
    """
    not_evaluated = None
    for each in deployment.derive(_numbered):
        if each.channel == channel:
            yield from each.found
            not_evaluated = not_evaluated or each.not_evaluated
    if not_evaluated is not None:
        raise not_evaluated


def _numbered(deployment: Deployment) -> list[_Numbered]:
    """Return all warnings with their numbers.

    A number counts the findings before it, in the audit's order, whatever was about
    the same thing twice. What could not be evaluated does not count.
    """
    count = 0
    numbered = []
    for account in audited_accounts(deployment):
        count += _how_many(_BEFORE, account)
        listed, not_evaluated = _listed(deployment, account)
        named = tuple(
            replace(each, parts=(str(at),)) for at, each in enumerate(listed, count + 1)
        )
        numbered.append(_Numbered(account.channel.id, named, not_evaluated))
        count += len(listed) + _how_many(_AFTER, account)
    return numbered


def _how_many(checks: tuple[Check, ...], account: Account) -> int:
    release = account.deployment.rules.release
    functions = [each.functions.of(release) for each in checks]
    return sum(
        len(_until_signal(function.found_in(account)))
        for function in functions
        if isinstance(function, PerAccount)
    )


def _until_signal(findings: Iterator[Found]) -> list[Found]:
    listed = []
    try:
        for each in findings:
            listed.append(each)
    except NotEvaluated:
        pass  # the check that it is of says so itself
    return listed


def _listed(
    deployment: Deployment, account: Account
) -> tuple[list[Found], NotEvaluated | None]:
    listed = []
    try:
        if is_judged(account):
            for each in _warnings(deployment, account):
                listed.append(each)
    except NotEvaluated as not_evaluated:
        return listed, not_evaluated
    return listed, None


@by_release
def _warnings(deployment: Deployment, account: Account) -> Iterator[Found]:
    """2026.9.6: irc and synology-chat alone; an open groupPolicy is a check."""
    if account.channel.id == "irc":
        yield from _of_irc(account, Severity.WARN)
    elif account.channel.id == "synology-chat":
        yield from _of_synology(account, Severity.WARN)


@_warnings.on(until="2026.7.1")
def _warnings_2026_5(deployment: Deployment, account: Account) -> Iterator[Found]:
    """2026.5.12: open groups of every channel, and what irc and synology-chat add."""
    if (
        "groups" in account.channel.rules.audited_topics
        and group_policy(account) == "open"
    ):
        yield found(
            group_policy_subject(account),
            f"the effective groupPolicy of account {account.id} is open",
            severity=Severity.CRITICAL,
        )
    if account.channel.id == "googlechat" and account["dm"]["policy"].value == "open":
        yield _warn(account, "dm", "takes direct messages from anyone")
    elif account.channel.id == "irc":
        yield from _of_irc(account, Severity.INFO)
    elif account.channel.id == "synology-chat":
        yield from _of_synology(account, Severity.INFO)
        yield from _routing_of_synology(account)


def _of_irc(account: Account, without_tls: Severity) -> Iterator[Found]:
    if not irc.uses_tls(account):
        yield _warn(account, "tls", "connects without encryption", without_tls)
    if irc.registers_nick(account):
        yield _warn(account, "nickserv", "registers its nick on each connection")
        if not irc.has_nickserv_password(account):
            yield _warn(account, "nickserv", "registers its nick without a password")


def _of_synology(account: Account, without_proof: Severity) -> Iterator[Found]:
    if not synology.has_token(account):
        yield _warn(account, "token", "has no token to verify the server")
    if not synology.has_incoming_url(account):
        yield _warn(account, "incomingUrl", "has no address for replies")
    yield from _public_address(account.deployment, account)
    insecure = account["allowInsecureSsl"]
    if insecure.value not in (None, False, 0, ""):
        message = "does not check the server's certificate"
        yield _warn(account, "allowInsecureSsl", message, without_proof)
    if synology.matches_names(account):
        yield _warn(
            account, "dangerouslyAllowNameMatching", "replies to people by name"
        )
    if synology.inherits_path(account) and synology.may_inherit_path(account):
        yield _warn(account, "webhookPath", "shares the path of the top level")


@by_release
def _public_address(deployment: Deployment, account: Account) -> Iterator[Found]:
    """2026.9.6 wants each account to state its own public address."""
    if not synology.webhook_url(account).has_text:
        yield _warn(account, "webhookUrl", "has no separate public address")


@_public_address.on(until="2026.7.1")
def _public_address_2026_5(deployment: Deployment, account: Account) -> Iterator[Found]:
    """2026.5.12 does not know of it."""
    yield from ()


def _routing_of_synology(account: Account) -> Iterator[Found]:
    for message in channel_synology.list_faults(account):
        yield found(
            account["allowedUserIds"],
            f"{message} (account {account.id})",
            severity=Severity.CRITICAL,
        )
    if channel_synology.has_unwanted_path(account):
        yield _warn(account, "webhookPath", "has no separate webhookPath")
    if synology.shares_path(account):
        yield _warn(account, "webhookPath", "shares its webhookPath with another")


def _warn(
    account: Account, key: str, message: str, severity: Severity = Severity.WARN
) -> Found:
    return found(account[key], f"account {account.id} {message}", severity=severity)
