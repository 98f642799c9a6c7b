"""Which HTTP routes of a gateway answer a caller who sends no credential."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.probe.addresses import GatewayAddress
from pytest_openclaw.probe.answers import PUBLIC
from pytest_openclaw.probe.answers import Route
from pytest_openclaw.probe.sockets import Unreachable
from pytest_openclaw.probe.sockets import connected
from pytest_openclaw.probe.sockets import ended_at
from pytest_openclaw.probe.sockets import trusting

#: Routes of the API: an answer without a credential gives something away.
API = (
    "/tools/invoke",
    "/v1/models",
    "/v1/chat/completions",
    "/v1/responses",
    "/control-ui-config.json",
)


def routes_of(
    address: GatewayAddress,
    hooks_path: str | None,
    environment: Mapping[str, str],
    seconds: float,
) -> list[Route]:
    """Ask each route once, by GET, without a credential; no body is read."""
    deadline = time.monotonic() + seconds
    paths = [*API, *([hooks_path] if hooks_path else []), *PUBLIC]
    return [_route(address, path, environment, deadline) for path in paths]


def _route(
    address: GatewayAddress,
    path: str,
    environment: Mapping[str, str],
    deadline: float,
) -> Route:
    try:
        sock: Any = connected(address.host, address.port, deadline)
    except (Unreachable, OSError):
        return Route(path, 0, False)
    try:
        if address.is_encrypted:
            sock = trusting(environment).wrap_socket(
                sock, server_hostname=address.host, do_handshake_on_connect=False
            )
        ends = ended_at(deadline, sock)
    except (OSError, ValueError):
        sock.close()
        return Route(path, 0, False)
    try:
        if address.is_encrypted:
            sock.do_handshake()
        # The library makes no connection of its own, and so asks no proxy.
        connection = http.client.HTTPConnection(address.host, address.port)
        connection.sock = sock
        connection.request("GET", path)
        answer = connection.getresponse()
        kind = answer.getheader("Content-Type") or ""
        return Route(path, answer.status, kind.startswith("text/html"))
    except (OSError, ValueError, http.client.HTTPException):
        return Route(path, 0, False)
    finally:
        ends.cancel()
        sock.close()
