"""Ports and sockets that the daemons of signal accounts would share (2026.9.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.channels.accounts import Account
from pytest_openclaw.effective.channels.accounts import accounts_of
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.shared_values import SharedValues

_MANAGED = "managed-native"
_LOCAL = ("localhost", "127.0.0.1", "::1")


class _Taken(NamedTuple):
    """What the accounts that run would listen on, and where they expect others to."""

    http_ports: SharedValues
    sockets: SharedValues
    managed_ports: SharedValues
    url_ports: SharedValues


def transport_conflict(account: Account) -> str | None:
    """Return why the daemon of *account* cannot run beside the others'."""
    transport = _transport(account)
    if transport is None or transport["kind"].string != _MANAGED:
        return None
    taken = account.channel.derive(_taken)
    if other := taken.http_ports.other(account, _stated(transport["httpPort"])):
        return f"{transport['httpPort']} is also that of account {other}"
    if other := taken.sockets.other(account, _stated(transport["socketPath"])):
        return f"{transport['socketPath']} is also that of account {other}"
    if other := taken.url_ports.other(account, _port(transport)):
        return f"{transport['httpPort']} is also in the url of account {other}"
    if other := taken.managed_ports.other(account, _url_port(transport)):
        return f"{transport['url']} has the port of account {other}"
    return None


def _taken(channel: Channel) -> _Taken:
    def of(value_of: Callable[[Setting], str | int | float | None]) -> SharedValues:
        def of_account(account: Account) -> str | int | float | None:
            transport = _transport(account)
            return None if transport is None else value_of(transport)

        return SharedValues(accounts_of(channel), of_account)

    return _Taken(
        http_ports=of(lambda transport: _stated(transport["httpPort"])),
        sockets=of(lambda transport: _stated(transport["socketPath"])),
        managed_ports=of(_port),
        url_ports=of(_url_port),
    )


def _transport(account: Account) -> Setting | None:
    """Return how an account that runs reaches signal; ``None`` for any other."""
    transport = account["transport"]
    is_on = account.is_enabled and account.meets(account.channel.rules.needs)
    return transport if is_on and transport.is_record else None


def _stated(setting: Setting) -> str | int | float | None:
    value = setting.value if setting.is_set else None
    return value if isinstance(value, (str, int, float)) else None


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
