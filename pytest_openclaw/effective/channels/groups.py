"""Who may speak to an account in groups."""

from __future__ import annotations

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.values import is_filled

_ALLOWLIST = "allowlist"
_OWN = ("groupPolicy", "groups", "groupAllowFrom")


def group_policy(account: Account) -> str:
    """Return the groupPolicy in force: ``open``, ``allowlist`` or ``disabled``.

    A channel without a section of its own is never open.
    """
    if not account.channel.section.is_set:
        return _ALLOWLIST
    rules, stated = account.channel.rules, account["groupPolicy"]
    if rules.reads_defaults:
        stated = first_set(stated, _for_all_channels(account))
    return stated.string or ("open" if rules.groups_are_open else _ALLOWLIST)


def own_group_policy(account: Account) -> str:
    """Return the groupPolicy by the channel's settings alone."""
    return account["groupPolicy"].string or _ALLOWLIST


def group_policy_subject(account: Account) -> Setting:
    """Return the setting that a finding about the groupPolicy points at."""
    own = account.own
    if account.channel.rules.shared_entry and any(own[key].exists for key in _OWN):
        return own["groupPolicy"]
    return account.channel.section["groupPolicy"]


def are_groups_listed(account: Account) -> bool:
    """Is there a list of groups, or of people in them, that the policy ignores?"""
    return any(is_filled(account[key]) for key in account.channel.rules.group_lists)


def _for_all_channels(account: Account) -> Setting:
    return account.deployment.source["channels"]["defaults"]["groupPolicy"]
