"""Who may speak to the agents in groups."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import channels_audited_on
from pytest_openclaw.checks.channels.per_account import dormant_channels_on
from pytest_openclaw.checks.channels.per_account import per_account
from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.safe_fix import LISTED_GROUPS
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.groups import are_groups_listed
from pytest_openclaw.effective.channels.groups import group_policy
from pytest_openclaw.effective.channels.groups import group_policy_subject
from pytest_openclaw.effective.channels.groups import own_group_policy
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.values import entry_text
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.findings import found
from pytest_openclaw.findings import subject_of


@check(
    "channels.*.groups.open",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("channels",),
    fix="""Set groupPolicy of the channel or account to allowlist, and list the
    permitted groups or people.""",
    since="2026.8.2",
    each=channels_audited_on("groups"),
    dormant_each=dormant_channels_on("groups"),
    note=unaudited_note("groups", since="2026.8.2"),
    safe_fix=(LISTED_GROUPS,),
)
@per_account("groups")
def groups_open(account: Account) -> Iterator[Found]:
    """Any group can talk to the agent.

    Anyone who adds the agent to a group, and every member of that group, can give
    instructions to an agent with tools.

    Fires for each account whose effective groupPolicy is open. For zalo this is the
    default.

    Severity: critical up to 2026.9.4, a warning since then.

    Releases: 2026.5.12 reports it as a channels.*.warning of severity critical.
    """
    if group_policy(account) == "open":
        subject = group_policy_subject(account)
        which = "those listed" if are_groups_listed(account) else "any"
        where = f" (account {account.id})" if account.channel.id == "feishu" else ""
        yield found(
            subject,
            f"{subject} is open: {which} groups, any member{where}",
            severity=_severity(account.deployment),
        )


@by_release
def _severity(_deployment: Deployment) -> Severity:
    return Severity.WARN


@_severity.on(until="2026.9.4")
def _severity_2026_9_4(_deployment: Deployment) -> Severity:
    return Severity.CRITICAL


@check(
    "channels.discord.allowlisted_groups.broad_members",
    Severity.WARN,
    reads=("channels.discord.guilds", "channels.discord.groupPolicy"),
    fix="""List the permitted users or roles for each guild or channel, without "*".""",
    since="2026.8.2",
)
@per_account_of("discord")
def broad_members(account: Account) -> Iterator[Found]:
    """Every member of a listed Discord guild reaches the agent.

    The allow list names a place but no people, so joining the guild is enough.

    Fires for each account whose groupPolicy is allowlist and for which a listed guild,
    or one of its channels, names no users and no roles, or contains "*".
    """
    if own_group_policy(account) != "allowlist":
        return
    broad = account.channel.once(_broad, account["guilds"])
    if broad:
        words = f"{account.place}: no list of members in {enumerated(broad)}"
        yield found(broad[0], words, *broad[1:])


def _broad(_channel: Channel, guilds: Setting) -> list[Subject]:
    return [
        subject_of(target)
        for _, guild in guilds.items()
        for target in _targets(guild)
        if not _is_narrow(guild, target)
    ]


def _targets(guild: Setting) -> Iterator[Setting]:
    """Yield the guild, or those of its channels that are named and on."""
    channels = guild["channels"].items()
    if not channels:
        yield guild
    for _, channel in channels:
        if not channel["enabled"].is_false:
            yield channel


def _is_narrow(guild: Setting, target: Setting) -> bool:
    users = first_set(target["users"], guild["users"])
    roles = first_set(target["roles"], guild["roles"])
    if not users.has_elements and not roles.has_elements:
        return False
    return not any(
        listed.any(lambda each: entry_text(each) == "*") for listed in (users, roles)
    )
