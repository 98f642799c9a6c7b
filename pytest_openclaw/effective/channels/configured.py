"""Whether an account could connect: what it needs is there, and can be had."""

from __future__ import annotations

from collections.abc import Callable

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import accounts_of
from pytest_openclaw.effective.channels.googlechat import has_credential
from pytest_openclaw.effective.channels.googlechat import reference_left
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.secrets import Held
from pytest_openclaw.effective.channels.secrets import held
from pytest_openclaw.effective.channels.signal_transport import transport_conflict
from pytest_openclaw.effective.channels.synology import list_fault
from pytest_openclaw.effective.channels.values import has_variable
from pytest_openclaw.effective.channels.values import is_filled
from pytest_openclaw.effective.channels.values import is_text_in_file
from pytest_openclaw.language.javascript import collation_key

_DISCORD_VARIABLE = "DISCORD_BOT_TOKEN"
_NEXTCLOUD_VARIABLE = "NEXTCLOUD_TALK_BOT_SECRET"


def is_judged(account: Account) -> bool:
    """Does the audit go on to judge *account*: is it on, configured and readable?"""
    return account.derive(_is_judged)


def _is_judged(account: Account) -> bool:
    if fault(account) is not None or not account.is_enabled:
        return False
    if account.channel.id == "discord" and not _owns_token(account.deployment, account):
        return False
    return is_configured(account)


def is_configured(account: Account) -> bool:
    """Is there what *account* needs to connect?"""
    rule = _RULES.get(account.channel.id)
    return rule(account) if rule else account.meets(account.channel.rules.needs)


def fault(account: Account) -> str | None:
    """Return why the audit cannot read *account* at all; ``None`` if it can."""
    return _fault(account.deployment, account)


@by_release
def _fault(deployment: Deployment, account: Account) -> str | None:
    """2026.9.6 stops at signal accounts that would share a port or socket."""
    if account.channel.id == "synology-chat":
        return list_fault(account)
    return transport_conflict(account) if account.channel.id == "signal" else None


@_fault.on(until="2026.4.23")
def _fault_2026_4(deployment: Deployment, account: Account) -> str | None:
    """2026.4.23 loads whole plugins, and that of WhatsApp does not get so far."""
    if account.channel.id == "whatsapp":
        return "the plugin cannot be asked without a running gateway"
    if account.channel.id == "googlechat":
        return reference_left(account)
    return list_fault(account) if account.channel.id == "synology-chat" else None


@_fault.on(since="2026.5.12", until="2026.7.1")
def _fault_2026_5(deployment: Deployment, account: Account) -> str | None:
    """2026.5.12 stops at a reference where it wants a text, resolvable or not."""
    find = {"zalo": _zalo_token, "nextcloud-talk": _nextcloud_secret}
    if account.channel.id == "synology-chat":
        return list_fault(account)
    if account.channel.id not in find:
        return None
    token = find[account.channel.id](account)
    if token is None or not token.is_record:
        return None
    return f"{token} refers to a secret, which is not resolved here"


def _is_discord_configured(account: Account) -> bool:
    return _discord_token(account) is not None


def _discord_token(account: Account) -> Setting | str | None:
    """Return where the token is: its own, the channel's, or the variable's name.

    An own key that is blank ends the search.
    """
    if account.own["token"].exists:
        return account.own["token"] if is_filled(account.own["token"]) else None
    if is_filled(account.channel.section["token"]):
        return account.channel.section["token"]
    if account.is_default and has_variable(account.deployment, _DISCORD_VARIABLE):
        return _DISCORD_VARIABLE
    return None


@by_release
def _owns_token(deployment: Deployment, account: Account) -> bool:
    """Of enabled accounts with one token, one runs: the config's, then the first.

    References are not resolved, and texts that are not known count as different.
    """
    token = _token_text(account)
    if token is None or isinstance(token, Opaque):
        return True
    owner = account.channel.derive(_token_owners).get(token)
    return owner is None or owner.id == account.id


def _token_owners(channel: Channel) -> dict[str, Account]:
    """Return the account that runs with each token."""
    owners: dict[str, Account] = {}
    enabled = [each for each in accounts_of(channel) if each.is_enabled]
    enabled.sort(
        key=lambda each: (
            not isinstance(_discord_token(each), Setting),
            collation_key(each.id),
        )
    )
    for each in enabled:
        if isinstance(token := _token_text(each), str):
            owners.setdefault(token, each)
    return owners


@_owns_token.on(until="2026.7.1")
def _owns_token_2026_5(deployment: Deployment, account: Account) -> bool:
    """2026.5.12 audits each of them."""
    return True


def _token_text(account: Account) -> str | Opaque | None:
    place = _discord_token(account)
    if place is None:
        return None
    if isinstance(place, str):
        text = account.deployment.environment.text(place)
    else:
        text = place.raw if place.is_opaque else place.text
    if isinstance(text, str):
        return text[4:].lstrip() if text[:4].lower() == "bot " else text
    return text


def _is_zalo_configured(account: Account) -> bool:
    """A token, or a file of one: its own, else the channel's, else the variable."""
    token = _zalo_token(account)
    if token is not None:
        return _counts(account.deployment, token)
    return account.is_default and has_variable(account.deployment, "ZALO_BOT_TOKEN")


@by_release
def _counts(deployment: Deployment, token: Setting) -> bool:
    """Does a token make an account configured, whatever form it has?"""
    return True


@_counts.on(until="2026.4.23")
def _counts_2026_4(deployment: Deployment, token: Setting) -> bool:
    """2026.4.23 wants a text, or a reference that leads to one."""
    return not token.is_record or held(deployment, token) is Held.TEXT


def _zalo_token(account: Account) -> Setting | None:
    """Return where a zalo account has its token; an own blank one ends the search."""
    own, section = account.own, account.channel.section
    for place in [own] if own["botToken"].exists else [own, section]:
        if is_filled(place["botToken"]):
            return place["botToken"]
        if _is_token_file(account.deployment, place["tokenFile"]):
            return place["tokenFile"]
    return None


@by_release
def _is_token_file(deployment: Deployment, setting: Setting) -> bool:
    """2026.9.6 takes the file's name for granted."""
    return is_filled(setting)


@_is_token_file.on(until="2026.7.1")
def _is_token_file_2026_5(deployment: Deployment, setting: Setting) -> bool:
    """2026.5.12 wants a token to be in the file."""
    return setting.has_text and is_text_in_file(deployment, setting)


def _is_telegram_configured(account: Account) -> bool:
    """A token or the name of a file of one, or the variable for the default one."""
    for place in (account.own, account.channel.section):
        if is_filled(place["tokenFile"]) or is_filled(place["botToken"]):
            return True
    return account.is_default and has_variable(account.deployment, "TELEGRAM_BOT_TOKEN")


def _is_nextcloud_configured(account: Account) -> bool:
    if not is_filled(account["baseUrl"]):
        return False
    by_variable = account.is_default and has_variable(
        account.deployment, _NEXTCLOUD_VARIABLE
    )
    return by_variable or _nextcloud_secret(account) is not None


def _nextcloud_secret(account: Account) -> Setting | None:
    """Return where a nextcloud-talk account has its secret, if in the config."""
    if account.is_default and has_variable(account.deployment, _NEXTCLOUD_VARIABLE):
        return None
    if _is_token_file(account.deployment, account["botSecretFile"]):
        return account["botSecretFile"]
    return account["botSecret"] if is_filled(account["botSecret"]) else None


def _is_feishu_configured(account: Account) -> bool:
    """A reference that has no text leaves it without its credential."""
    return all(
        held(account.deployment, account[key]) is Held.TEXT
        for key in ("appId", "appSecret")
    )


def _is_slack_configured(account: Account) -> bool:
    """Over HTTP, a secret that signs messages takes the place of the app's token."""
    needs = account.channel.rules.needs
    if needs and account["mode"].value == "http":
        needs = (needs[0], ("signingSecret",))
    return account.meets(needs)


_RULES: dict[str, Callable[[Account], bool]] = {
    "discord": _is_discord_configured,
    "feishu": _is_feishu_configured,
    "googlechat": has_credential,
    "nextcloud-talk": _is_nextcloud_configured,
    "nostr": lambda account: account["privateKey"].has_text,
    "slack": _is_slack_configured,
    "telegram": _is_telegram_configured,
    "zalo": _is_zalo_configured,
}
