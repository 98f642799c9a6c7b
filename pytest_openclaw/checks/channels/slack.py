"""Slash commands of Slack that people use without being listed anywhere.

Only 2026.4.15 and 2026.4.23 load so much of the channel's plugin for an audit that
its own rules are evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.commands import uses_access_groups
from pytest_openclaw.effective.channels.direct import stored_senders
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.senders import senders_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_READS = ("channels.slack", "commands")


@check(
    "channels.slack.commands.slash.useAccessGroups_off",
    Severity.CRITICAL,
    reads=(*_READS, "commands.useAccessGroups"),
    fix="Remove commands.useAccessGroups: false.",
    since="2026.4.15",
    until="2026.4.23",
    safe_fix=(Unset("commands.useAccessGroups"),),
)
@per_account_of("slack")
def slash_without_groups(account: Account) -> Iterator[Found]:
    """Everyone in a Slack workspace can use the agent's commands.

    Access groups are disabled.

    Fires for each account whose slash commands are explicitly enabled when
    commands.useAccessGroups is false.

    Releases: The command of other releases never evaluates it.
    """
    if _offers_commands(account) and not uses_access_groups(account.deployment):
        yield found("commands.useAccessGroups", "commands.useAccessGroups is false")


@check(
    "channels.slack.commands.slash.no_allowlists",
    Severity.WARN,
    reads=_READS,
    fix="List the permitted users of commands in channels.slack.allowFrom.",
    since="2026.4.15",
    until="2026.4.23",
)
@per_account_of("slack")
def slash_without_lists(account: Account) -> Iterator[Found]:
    """Slack commands are enabled without a list of permitted users.

    The permitted users of commands are not defined.

    Fires for each account whose slash commands are explicitly enabled when no sender is
    listed or paired, and no channel lists its users.

    Releases: The command of other releases never evaluates it.
    """
    if not _offers_commands(account) or not uses_access_groups(account.deployment):
        return
    lists = [
        setting
        for source in account.sources
        for setting in (source["allowFrom"], source["dm"]["allowFrom"])
    ]
    if senders_of(account.channel, first_set(*lists)).entries:
        return
    if account.channel.once(_list_users, account["channels"]):
        return
    stored, unknown = stored_senders(account)
    if unknown is not None:
        raise unknown
    if not stored:
        yield found(account["allowFrom"], "no user of its commands is listed")


def _offers_commands(account: Account) -> bool:
    """Are slash commands, native ones or skills switched on in so many words?"""
    commands = account.deployment.source["commands"]
    return account["slashCommand"]["enabled"].is_true or any(
        first_set(account["commands"][key], commands[key]).is_true
        for key in ("native", "nativeSkills")
    )


def _list_users(_channel: Channel, channels: Setting) -> bool:
    return any(each["users"].has_elements for _, each in channels.items())
