"""Who may speak to an account in groups."""

from __future__ import annotations

from pytest_openclaw.deployment.setting import Setting
from pytest_openclaw.deployment.setting import first_set
from pytest_openclaw.effective.channels.accounts import Account

_ALLOWLIST = "allowlist"


def group_policy(account: Account) -> str:
    """Return the groupPolicy in force: ``open``, ``allowlist`` or ``disabled``."""
    stated = first_set(account["groupPolicy"], _for_all_channels(account)).string
    open_ = account.channel.rules.groups_are_open
    return stated or ("open" if open_ else _ALLOWLIST)


def own_group_policy(account: Account) -> str:
    """Return the groupPolicy by the channel's settings alone."""
    return account["groupPolicy"].string or _ALLOWLIST


def group_policy_subject(account: Account) -> Setting:
    """Return the setting that a finding about the groupPolicy points at."""
    return account.channel.section["groupPolicy"]


def _for_all_channels(account: Account) -> Setting:
    return account.deployment.source["channels"]["defaults"]["groupPolicy"]
