"""Synology Chat's own checks: its lists, names and webhooks."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.channels.per_account import per_account_of
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.effective.channels import synology
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.direct import direct_messages
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_READS = ("channels.synology-chat",)


@check(
    "channels.synology-chat.dm.policy",
    Severity.CRITICAL,
    reads=_READS,
    fix="""Set dmPolicy to allowlist, and list the ids of the permitted senders in
    allowedUserIds, without "*".""",
    since="2026.8.2",
)
@per_account_of("synology-chat")
def dm_policy(account: Account) -> Iterator[Found]:
    """A Synology Chat account admits everyone or rejects everyone.

    An open policy without limits accepts instructions from every user of the server. An
    empty allow list indicates an unfinished setup.

    Fires for each account whose dmPolicy is open with an empty list of users or a list
    that contains "*", or is allowlist with an empty list.

    Releases: 2026.5.12 reports it as a channels.*.warning of severity critical.
    """
    for message in list_faults(account):
        yield found(account.channel.section["allowedUserIds"], message)


def list_faults(account: Account) -> Iterator[str]:
    """Yield how the policy and the list of an account do not go together."""
    direct = direct_messages(account)
    subject = account.channel.section["allowedUserIds"]
    listed = synology.listed_ids(account)
    if direct.policy == "open" and not listed:
        yield f"dmPolicy is open, and {subject} is empty"
    if direct.policy == "open" and synology.lists_everyone(account):
        yield f'dmPolicy is open, and {subject} contains "*"'
    if direct.policy == "allowlist" and not listed:
        yield f"dmPolicy is allowlist, and {subject} is empty"


@check(
    "channels.synology-chat.reply.dangerous_name_matching_enabled",
    Severity.INFO,
    reads=_READS,
    fix="Remove dangerouslyAllowNameMatching; replies are then sent to ids.",
    since="2026.3.28",
    safe_fix=(
        Unset(
            only="*.dangerouslyAllowNameMatching",
            cost="people known only by name get no reply",
        ),
    ),
)
@per_account_of("synology-chat")
def name_matching(account: Account) -> Iterator[Found]:
    """Replies on Synology Chat are addressed by name.

    An attacker who takes the name of a user receives the agent's replies to that user.

    Fires for each account with an own or inherited dangerouslyAllowNameMatching set to
    true.
    """
    if synology.matches_names(account):
        subject = account["dangerouslyAllowNameMatching"]
        yield found(subject, f"{account.place}: replies are sent to names")


@check(
    "channels.synology-chat.routing.inherited-shared-webhook-path",
    Severity.WARN,
    reads=_READS,
    fix="Give the account a separate webhookPath.",
    since="2026.8.2",
)
@per_account_of("synology-chat")
def inherited_path(account: Account) -> Iterator[Found]:
    """A Synology Chat account shares its webhook path.

    The account that receives a message then depends on the order of the accounts.

    Fires for each named account of several that inherits the webhookPath of the channel
    without dangerouslyAllowInheritedWebhookPath.

    Releases: 2026.5.12 reports it as a channels.*.warning of severity warn.
    """
    if has_unwanted_path(account):
        yield found(account.own["webhookPath"], inherited_words(account))


@check(
    "channels.synology-chat.routing.duplicate-webhook-path",
    Severity.WARN,
    reads=_READS,
    fix="Give each account a separate webhookPath.",
    since="2026.8.2",
)
@per_account_of("synology-chat")
def duplicate_path(account: Account) -> Iterator[Found]:
    """Several Synology Chat accounts share one webhook path.

    The account that receives a message then depends on the order of the accounts.

    Fires for each account with the same webhookPath as another enabled account.
    Accounts without a path share the default one.

    Releases: 2026.5.12 reports it as a channels.*.warning of severity warn.
    """
    if synology.shares_path(account):
        yield found(account["webhookPath"], duplicate_words(account))


@check(
    "channels.synology-chat.routing.duplicate-webhook-url",
    Severity.CRITICAL,
    reads=_READS,
    fix="Give each account a separate webhookUrl, or remove one of the accounts.",
    since="2026.8.2",
)
@per_account_of("synology-chat")
def duplicate_url(account: Account) -> Iterator[Found]:
    """Several Synology Chat accounts share one public address.

    A message to one account can be processed as a message to another, with that
    account's rights.

    Fires for each account whose webhookUrl is the same https address as that of another
    enabled account.

    Releases: 2026.5.12 does not evaluate webhookUrl.
    """
    if synology.shares_url(account):
        subject = synology.webhook_url(account)
        yield found(subject, f"account {account.id} shares its webhookUrl with another")


def has_unwanted_path(account: Account) -> bool:
    """Does an account share the top level's path without saying that it should?"""
    return synology.inherits_path(account) and not synology.may_inherit_path(account)


def inherited_words(account: Account) -> str:
    """Return what to say of a path that is taken from the top level."""
    return f"account {account.id} has no separate webhookPath"


def duplicate_words(account: Account) -> str:
    """Return what to say of a path that several accounts have."""
    return f"account {account.id} shares its webhookPath with another"
