"""Ports and sockets that the daemons of signal accounts would share (2026.9.6)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import accounts_of

_MANAGED = "managed-native"
_LOCAL = ("localhost", "127.0.0.1", "::1")


def transport_conflict(account: Account) -> str | None:
    """Return why the daemon of *account* cannot run beside the others'."""
    transport = _transport(account)
    if transport is None or transport["kind"].string != _MANAGED:
        return None
    for other in accounts_of(account.channel):
        theirs = _transport(other) if other.id != account.id else None
        if theirs is None:
            continue
        for key in ("httpPort", "socketPath"):
            if _is_same(transport[key], theirs[key]):
                return f"{transport[key]} is also that of account {other.id}"
        if _port(transport) is not None and _port(transport) == _url_port(theirs):
            return f"{transport['httpPort']} is also in the url of account {other.id}"
        if _port(theirs) is not None and _port(theirs) == _url_port(transport):
            return f"{transport['url']} has the port of account {other.id}"
    return None


def _transport(account: Account) -> Setting | None:
    """Return how an account that runs reaches signal; ``None`` for any other."""
    transport = account["transport"]
    is_on = account.is_enabled and account.meets(account.channel.rules.needs)
    return transport if is_on and transport.is_record else None


def _is_same(one: Setting, other: Setting) -> bool:
    return one.is_set and one.value == other.value


def _port(transport: Setting) -> int | None:
    """Return the port that a managed daemon is told to listen on."""
    managed = transport["kind"].string == _MANAGED
    value = transport["httpPort"].value if managed else None
    return value if isinstance(value, int) else None


def _url_port(transport: Setting) -> int | None:
    """Return the port of a transport's address, if it is on this host."""
    url = transport["url"].string
    try:
        parts = urlsplit(url or "")
        if parts.hostname not in _LOCAL:
            return None
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
