"""Slash commands of Discord that people use without being listed anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.commands import are_natives_on
from pytest_openclaw.effective.channels.commands import uses_access_groups
from pytest_openclaw.effective.channels.direct import stored_senders
from pytest_openclaw.effective.channels.groups import own_group_policy
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.senders import senders_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_READS = ("channels.discord", "commands")


@check(
    "channels.discord.commands.native.no_allowlists",
    Severity.WARN,
    reads=_READS,
    fix="""List the permitted users of commands in each guild, or disable native
    commands with commands.native and commands.nativeSkills.""",
)
@per_account_of("discord")
def no_allowlists(account: Account) -> Iterator[Found]:
    """Discord commands are enabled without a list of permitted users.

    The gateway then rejects everyone or, if another rule admits people, does not check
    who they are.

    Fires for each account that has guilds, explicitly enables native commands or native
    skills, and lists no user in any guild or channel, and no owner.

    Releases: 2026.5.12 also requires that commands.useAccessGroups is not false, and
    reads owners from dm.allowFrom. 2026.9.6 has neither key: only senders approved by
    pairing count as owners.
    """
    if not _offers_commands(account) or not uses_access_groups(account.deployment):
        return
    if senders_of(account.channel, account["dm"]["allowFrom"]).entries:
        return
    stored, unknown = stored_senders(account)
    if unknown is not None:
        raise unknown
    if not stored:
        yield found(account["guilds"], "no guild has a list of users for its commands")


@check(
    "channels.discord.commands.native.unrestricted",
    Severity.CRITICAL,
    reads=(*_READS, "commands.useAccessGroups"),
    fix="""Remove commands.useAccessGroups: false, and list the permitted users of
    commands in each guild.""",
    until="2026.7.1",
    safe_fix=(Unset("commands.useAccessGroups"),),
)
@per_account_of("discord")
def unrestricted(account: Account) -> Iterator[Found]:
    """Everyone in a guild can use the agent's commands.

    Access groups are disabled, and no list of users replaces them.

    Fires for each account that has guilds, explicitly enables native commands or native
    skills, lists no user in any guild or channel, and has commands.useAccessGroups set
    to false.

    Releases: 2026.9.6 has no such switch.
    """
    if _offers_commands(account) and not uses_access_groups(account.deployment):
        yield found(
            "commands.useAccessGroups",
            "commands.useAccessGroups is false, and no guild has a list of users",
            see=(account["guilds"],),
        )


def _offers_commands(account: Account) -> bool:
    """Are there commands in guilds of which none lists any user?"""
    guilds = account["guilds"]
    if not guilds.has_items or own_group_policy(account) == "disabled":
        return False
    return are_natives_on(account) and not account.channel.once(_list_users, guilds)


def _list_users(_channel: Channel, guilds: Setting) -> bool:
    of_guilds = [guild for _, guild in guilds.items()]
    channels = [each for guild in of_guilds for _, each in guild["channels"].items()]
    return any(each["users"].has_elements for each in (*of_guilds, *channels))
