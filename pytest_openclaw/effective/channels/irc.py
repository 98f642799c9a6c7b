"""How an IRC account connects."""

from __future__ import annotations

from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.values import has_variable
from pytest_openclaw.effective.channels.values import is_text_in_file

_YES = ("true", "1", "yes", "on")


def uses_tls(account: Account) -> bool:
    """Is the connection encrypted? The config decides, else ``IRC_TLS``, else yes."""
    stated = account["tls"]
    if stated.is_true or stated.is_false:
        return stated.is_true
    text = (
        account.deployment.environment.text("IRC_TLS") if account.is_default else None
    )
    if isinstance(text, Opaque):
        raise text.not_evaluated("$IRC_TLS")
    return text is None or text.lower() in _YES


def registers_nick(account: Account) -> bool:
    """Does it register its nick with NickServ?"""
    return account.nested("nickserv", "register").is_true


def has_nickserv_password(account: Account) -> bool:
    """Is there a password for NickServ: stated, in the environment, or in a file?"""
    if account.nested("nickserv", "password").has_text:
        return True
    if account.is_default and has_variable(account.deployment, "IRC_NICKSERV_PASSWORD"):
        return True
    setting = account.nested("nickserv", "passwordFile")
    return setting.has_text and is_text_in_file(account.deployment, setting)
