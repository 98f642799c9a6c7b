"""The webhooks of Synology Chat accounts, and who may use them."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.setting import first_set
from pytest_openclaw.deployment.values.urls import comparable_secure_address
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import accounts_of
from pytest_openclaw.effective.channels.direct import direct_messages
from pytest_openclaw.effective.channels.entries import WILDCARD
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.shared_values import SharedValues
from pytest_openclaw.effective.channels.values import counts_in_list
from pytest_openclaw.effective.channels.values import has_variable
from pytest_openclaw.effective.channels.values import is_filled

_IDS = "allowedUserIds"
_DEFAULT_PATH = "/webhook/synology"
_OPT_IN = "dangerouslyAllowInheritedWebhookPath"
_NAMES = "dangerouslyAllowNameMatching"


def has_token(account: Account) -> bool:
    """Is there a token to tell the server by?"""
    return _has(account, "token", "SYNOLOGY_CHAT_TOKEN")


def has_incoming_url(account: Account) -> bool:
    """Is there an address to answer to?"""
    return _has(account, "incomingUrl", "SYNOLOGY_CHAT_INCOMING_URL")


def _has(account: Account, key: str, variable: str) -> bool:
    stated = account[key]
    if stated.is_set:
        return is_filled(stated)
    return has_variable(account.deployment, variable)


def webhook_url(account: Account) -> Setting:
    """Return its public address: a named account has none but its own."""
    return account["webhookUrl"] if account.is_default else account.own["webhookUrl"]


def webhook_path(account: Account) -> str:
    """Return the path that the server posts to."""
    stated = account["webhookPath"].string
    return _DEFAULT_PATH if stated is None else stated


def matches_names(account: Account) -> bool:
    """Are people recognised by names, by its own word or the channel's?"""
    own = account.channel.section[_NAMES] if account.is_default else account.own[_NAMES]
    if own.is_true or own.is_false:
        return own.is_true
    return account.channel.section[_NAMES].is_true


def inherits_path(account: Account) -> bool:
    """Does a named account share the path of the channel's top level?"""
    if account.is_default or len(account.listed_ids) < 2:
        return False
    own, top = account.own["webhookPath"], account.channel.section["webhookPath"]
    return not own.has_text and top.has_text


def may_inherit_path(account: Account) -> bool:
    """Is it said that sharing the path is meant?"""
    return first_set(account.own[_OPT_IN], account.channel.section[_OPT_IN]).is_true


def listed_ids(account: Account) -> list[Setting]:
    """Return the entries of the list that are not empty, of whatever type.

    The senders that are let in are fewer: those that are texts.
    """
    listed = account[_IDS]
    if not listed.is_list:
        return direct_messages(account).allowed
    return [each for each in listed.elements() if counts_in_list(each)]


def list_fault(account: Account) -> str | None:
    """Return why the plugin cannot read the list of an account; ``None`` if it can."""
    listed = account[_IDS]
    if listed.is_list and _has_no_text(listed):
        return f"{listed} contains an object with a key toString, which has no text"
    if listed.is_opaque or listed.is_list or listed.string is not None:
        return None
    return f"{listed} is not a list" if counts_in_list(listed) else None


def _has_no_text(value: Setting) -> bool:
    """Does JavaScript fail to make a text of *value*, or of an element of it?

    The releases' own audits end there with an error, and judge nothing.
    """
    if value.is_list:
        return any(_has_no_text(each) for each in value.elements())
    return value.is_record and value["toString"].exists


def lists_everyone(account: Account) -> bool:
    """Is ``*`` among the entries, exactly so where they are a list?"""
    listed = account[_IDS]
    if not listed.is_list or any(each.is_opaque for each in listed.elements()):
        return direct_messages(account).has_wildcard
    return listed.any(lambda each: each.value == WILDCARD)


def shares_path(account: Account) -> bool:
    """Does another account that is on have the same path?"""
    paths = account.channel.derive(_paths)
    return paths.other(account, webhook_path(account)) is not None


def shares_url(account: Account) -> bool:
    """Does another account that is on have the same public address?"""
    addresses = account.channel.derive(_addresses)
    return addresses.other(account, _comparable(account)) is not None


def _paths(channel: Channel) -> SharedValues:
    return SharedValues(_running(channel), webhook_path)


def _addresses(channel: Channel) -> SharedValues:
    return SharedValues(_running(channel), _comparable)


def _comparable(account: Account) -> str | None:
    setting = webhook_url(account)
    return comparable_secure_address(setting.text or "") if setting.has_text else None


def _running(channel: Channel) -> Iterator[Account]:
    accounts = accounts_of(channel)
    listed = frozenset(accounts[0].listed_ids)
    return (each for each in accounts if each.id in listed and each.is_enabled)
