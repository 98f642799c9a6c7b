"""The certificate of a gateway: trusted, of the right name, and for how long."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.probe.addresses import GatewayAddress
from pytest_openclaw.probe.answers import Certificate
from pytest_openclaw.probe.sockets import Unreachable
from pytest_openclaw.probe.sockets import connected
from pytest_openclaw.probe.sockets import trusting

_DAY = 24 * 60 * 60


def certificate_of(
    address: GatewayAddress, environment: Mapping[str, str], seconds: float
) -> Certificate:
    """Return what a TLS handshake with *address* shows. Nothing is sent over it."""
    deadline = time.monotonic() + seconds
    try:
        with (
            connected(address.host, address.port, deadline) as sock,
            trusting(environment).wrap_socket(
                sock, server_hostname=address.host
            ) as encrypted,
        ):
            peer = encrypted.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return Certificate(fault=error.verify_message)
    except TimeoutError:
        return Certificate(unreachable="timeout")
    except ssl.SSLError as error:
        return Certificate(unreachable=f"no TLS there: {error.reason or 'failed'}")
    except Unreachable as error:
        return Certificate(unreachable=str(error))
    except (OSError, ValueError) as error:
        return Certificate(unreachable=type(error).__name__)
    return Certificate(days_left=_days_left(peer))


def _days_left(peer: Mapping[str, Any]) -> int | None:
    end = peer.get("notAfter")
    if not isinstance(end, str):
        return None
    return int((ssl.cert_time_to_seconds(end) - time.time()) // _DAY)
