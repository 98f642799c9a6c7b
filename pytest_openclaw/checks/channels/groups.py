"""Who may speak to the agents in groups."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import channels_audited_on
from pytest_openclaw.checks.channels.per_account import dormant_channels_on
from pytest_openclaw.checks.channels.per_account import per_account
from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.channels.per_account import unaudited_note
from pytest_openclaw.checks.kit.check import check
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
from pytest_openclaw.effective.channels.values import entry_text
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


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
    note=unaudited_note("groups"),
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
    broad = [each for each in _targets(account) if not _is_narrow(account, each)]
    if broad:
        named = ", ".join(map(str, broad))
        yield found(
            broad[0], f"{account.place}: no list of members in {named}", *broad[1:]
        )


def _targets(account: Account) -> Iterator[Setting]:
    """Yield the guilds, or those of their channels that are named and on."""
    for _, guild in account["guilds"].items():
        channels = guild["channels"].items()
        if not channels:
            yield guild
        for _, channel in channels:
            if not channel["enabled"].is_false:
                yield channel


def _is_narrow(account: Account, target: Setting) -> bool:
    guild = account["guilds"][target.path[len(account["guilds"].path)]]
    users = first_set(target["users"], guild["users"])
    roles = first_set(target["roles"], guild["roles"])
    if not users.elements() and not roles.elements():
        return False
    return not any(
        listed.any(lambda each: entry_text(each) == "*") for listed in (users, roles)
    )
