"""Which of several Telegram accounts with one token runs with it (since 2026.8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.secrets.credentials import Secret
from pytest_openclaw.deployment.secrets.credentials import secret_of
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import accounts_of
from pytest_openclaw.effective.channels.names import DEFAULT
from pytest_openclaw.effective.channels.names import canonical_or_none
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.secrets import text_behind
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import collation_key
from pytest_openclaw.language.javascript import trim

_VARIABLE = "TELEGRAM_BOT_TOKEN"
_IMPLIED_BY = (("botToken", "tokenFile", f"${_VARIABLE}"),)
_LARGEST_FILE = 16 * 1024


def has_running_account(deployment: Deployment) -> bool:
    """Does Telegram have an account that is switched on, with a token of its own?

    Only entries count, and :func:`_without_entries` where there is none.
    """
    channel = _telegram(deployment)
    if channel.section["enabled"].is_false:
        return False
    entries = [each for each in accounts_of(channel) if _is_entry(each)]
    return any(
        each.is_enabled and _has_token(each) and _owns_token(each)
        for each in entries or [_without_entries(channel)]
    )


def _without_entries(channel: Channel) -> Account:
    """Return the account of the channel's own settings, whatever bindings say.

    Without a section, or with a list of no accounts, it is the channel's default
    one, and a binding of the agent that answers by default makes that.
    """
    if channel.section.exists and not channel.section["accounts"].exists:
        return Account(channel, DEFAULT, [DEFAULT], [DEFAULT])
    return accounts_of(channel)[0]


def _telegram(deployment: Deployment) -> Channel:
    """Return the channel; bindings add accounts where no key lists any."""
    rules = deployment.rules.channels
    known = {**rules.dormant, **rules.judged}["telegram"]
    changed = replace(known, implied_by=_IMPLIED_BY, entry_by="same")
    return Channel(deployment, "telegram", changed)


def _owns_token(account: Account) -> bool:
    """Of accounts with one token the first by id has it, switched on or not.

    Texts that are not known count as different.
    """
    token = _token(account)
    if not isinstance(token, SecretText):
        return True
    return account.channel.derive(_owners).get(token, account.name) == account.name


def _owners(channel: Channel) -> dict[SecretText, str]:
    """Return the account that has each token, also one that only a binding names."""
    owners: dict[SecretText, str] = {}
    for each in sorted(accounts_of(channel), key=lambda each: collation_key(each.id)):
        if isinstance(token := _token(each), SecretText):
            owners.setdefault(token, each.name)
    return owners


def _has_token(account: Account) -> bool:
    """Is a file named, or a token whose reference leads to a text?"""
    names_file = any(place["tokenFile"].has_text for place in _places(account))
    return names_file or _token(account) is not None


def _token(account: Account) -> Secret:
    """Return the token that *account* would have; a file that is named decides."""
    for place in _places(account):
        if place["tokenFile"].has_text:
            return _text_in_file(account.deployment, place["tokenFile"])
        if (token := _text(account, place["botToken"])) is not None:
            return token
    if not account.is_default:
        return None
    return secret_of(account.deployment.environment.text(_VARIABLE))


def _places(account: Account) -> Iterator[Setting]:
    """Yield its own entry, if its name gives an id, and the channel."""
    if _is_entry(account):
        yield account.own
    yield account.channel.section


def _is_entry(account: Account) -> bool:
    own = account.own
    return own.exists and canonical_or_none(str(own.path[-1])) is not None


def _text(account: Account, token: Setting) -> Secret:
    if token.path in account.deployment.loaded.unresolved:
        return None
    return text_behind(account.deployment, token)


def _text_in_file(deployment: Deployment, setting: Setting) -> Secret:
    """Return the text of a file; none of a link, a large one, or one with two names."""
    if not deployment.inputs.host_files:
        raise NotEvaluated(f"requires the file named in {setting}")
    path = expand(trim(setting.text or ""), deployment.places.home)
    try:
        status = deployment.files.lstat(path)
        if status.kind is not FileKind.FILE or status.size > _LARGEST_FILE:
            return None
        read = deployment.files.text(path)
    except (OSError, Unreadable):
        return None
    return secret_of(trim(read.text) or None) if read.links == 1 else None
