"""Where ``--deep`` would connect to, and when the release refuses to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.opaque import Opaque
from pytest_openclaw.effective.by_release import by_release

_CARRIER_GRADE = ipaddress.ip_network("100.64.0.0/10")


def refused_probe(deployment: Deployment) -> str | None:
    """Return why a deep audit would stop before it begins, ``None`` if it would not.

    The release connects in the clear only to hosts that it takes for near.
    """
    url = _target(deployment)
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("ws", "wss", "http", "https"):
        return "the gateway's address for the deep probe is no URL"
    if parts.scheme in ("ws", "http") and not _is_near(deployment, host):
        return "the deep probe would send credentials in the clear; use wss"
    return None


def _target(deployment: Deployment) -> str | None:
    """Return the stated address of the gateway; ``None`` for the port on loopback."""
    stated = deployment.environment.text("OPENCLAW_GATEWAY_URL")
    if isinstance(stated, Opaque):
        return None
    gateway = deployment.config["gateway"]
    if stated is None and gateway["mode"].value == "remote":
        return gateway.at("remote.url").text
    return stated


@by_release
def _is_near(deployment: Deployment, host: str) -> bool:
    """2026.9.6: loopback, private addresses, names of the local network or tailnet."""
    address = _address(host)
    if _is_loopback(host, address):
        return True
    allowed = deployment.environment.text("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS") == "1"
    if address is None:
        return allowed or host.endswith((".local", ".ts.net"))
    return address.is_private or address.is_link_local or address in _CARRIER_GRADE


@_is_near.on("2026.5.12")
def _is_near_2026_5(deployment: Deployment, host: str) -> bool:
    """2026.5.12: loopback; the rest only where a variable allows it."""
    address = _address(host)
    if _is_loopback(host, address):
        return True
    allowed = deployment.environment.text("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS") == "1"
    return allowed and (address is None or address.is_private)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(
    host: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address | None
) -> bool:
    return host == "localhost" or (address is not None and address.is_loopback)
