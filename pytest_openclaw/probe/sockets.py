"""Connecting within a bound, with nothing of the process's own settings.

The socket is our own: given one, ``websockets`` follows no redirect, which would
carry the credentials to another host; and no proxy variable is read.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE


class Unreachable(Exception):
    """Nothing answers there; the message says why, as Node would."""


def connected(host: str, port: int, deadline: float) -> socket.socket:
    """Return a socket to the first address of *host* that takes a connection.

    *deadline* is one of ``time.monotonic``. Raises :class:`Unreachable`, and
    ``TimeoutError`` where the time is up.
    """
    fault = "no address"
    for family, address in _addresses(host, port, deadline):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(_left(deadline))
            sock.connect(address)
        except TimeoutError:
            sock.close()
            raise
        except OSError as error:
            sock.close()
            name = errno.errorcode.get(error.errno or 0, type(error).__name__)
            fault = f"connect {name} {address[0]}:{port}"
        else:
            return sock
    raise Unreachable(fault)


def ended_at(deadline: float, sock: socket.socket) -> threading.Timer:
    """Shut *sock* down at *deadline*, unless what is returned is cancelled before.

    The timeout of a socket begins anew with each byte that arrives. Raises
    ``TimeoutError`` where the time is up.
    """

    def end() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # without a word of TLS

    timer = threading.Timer(_left(deadline), end)
    timer.daemon = True
    timer.start()
    return timer


def _addresses(
    host: str, port: int, deadline: float
) -> list[tuple[socket.AddressFamily, Any]]:
    """Return the addresses of a name. The system's look-up knows no timeout."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(
                [
                    (family, address)
                    for family, _, _, _, address in socket.getaddrinfo(
                        host, port, type=socket.SOCK_STREAM
                    )
                ]
            )
        except (OSError, UnicodeError):
            found.append([])

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not found:
        raise TimeoutError
    if not found[0]:
        raise Unreachable(f"getaddrinfo ENOTFOUND {host}")
    addresses: list[tuple[socket.AddressFamily, Any]] = found[0]
    return addresses


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def trusting(environment: Mapping[str, str]) -> ssl.SSLContext:
    """Return what certificates are judged by: the system's, and the release's own.

    Node reads further authorities from the file that NODE_EXTRA_CA_CERTS names, and
    goes on without them where it cannot.
    """
    context = ssl.create_default_context()
    extra = environment.get("NODE_EXTRA_CA_CERTS")
    if extra and Path(extra).is_absolute():
        with contextlib.suppress(Unreadable, ssl.SSLError, ValueError):
            context.load_verify_locations(cadata=LIVE.text(extra).text)
    return context
