"""A gateway's address, taken apart for connecting and for showing."""

from __future__ import annotations

import base64
from dataclasses import field
from urllib.parse import unquote

from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.on_use import dataclass

_MASK = "***"


@dataclass(frozen=True)
class GatewayAddress:
    """Where a gateway listens. ``shown`` has no user, password or value of a query.

    ``host`` is without brackets. ``secrets`` are the texts that are masked.
    """

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)
    shown: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_encrypted(self) -> bool:
        """Is it spoken over TLS?"""
        return self.scheme in ("wss", "https")


def gateway_address(url: str) -> GatewayAddress | None:
    """Return the parts of *url*, ``None`` if it is not the URL of a gateway."""
    import ada_url

    address = read_address(url.strip())
    if address is None or address.scheme not in ("ws", "wss", "http", "https"):
        return None
    parsed = ada_url.URL(url.strip())
    query = [pair.partition("=") for pair in parsed.search[1:].split("&") if pair]
    has_user = bool(parsed.username or parsed.password)
    masked = "&".join(f"{name}={_MASK}" if value else name for name, _, value in query)
    user = f"{_MASK}:{_MASK}@" if has_user else ""
    path = parsed.pathname if parsed.pathname != "/" or masked else ""
    shown = f"{address.scheme}://{user}{parsed.host}{path}"
    login = f"{unquote(parsed.username)}:{unquote(parsed.password)}"
    basic = base64.b64encode(login.encode()).decode("ascii")
    secrets = [parsed.username, parsed.password, unquote(parsed.username)]
    secrets += [unquote(parsed.password), basic]
    secrets += [text for _, _, value in query for text in (value, unquote(value))]
    encrypted = address.scheme in ("wss", "https")
    return GatewayAddress(
        scheme=address.scheme,
        host=address.host.strip("[]"),
        port=int(address.port or (443 if encrypted else 80)),
        path=parsed.pathname + parsed.search,
        shown=f"{shown}?{masked}" if masked else shown,
        headers={"Authorization": f"Basic {basic}"} if has_user else {},
        secrets=tuple(filter(None, secrets)),
    )
