"""Where ``--deep`` would connect to, and when the release refuses to."""

from __future__ import annotations

import re
import sys
from typing import NamedTuple

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.urls import Address
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_local_name
from pytest_openclaw.effective.gateway.network import is_loopback
from pytest_openclaw.effective.gateway.network import is_private
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.problems import Problem

_PLAIN = ("http", "ws")
_ENCRYPTED = ("https", "wss")
_PORT = 18789
_LAST_PORT = 65535
_PORT_IN = re.compile(r"(?:[^:]*:|\[.*\]:)?0*([0-9]{1,16})\Z")

OPTION = "--openclaw-probe"
_VARIABLE = "$OPENCLAW_GATEWAY_URL"
_REMOTE = "gateway.remote.url"


class Target(NamedTuple):
    """A gateway's address, and the key, variable or option that states it."""

    key: str
    url: str


def target_of(deployment: Deployment) -> Target:
    """Return where a probe of this deployment connects to."""
    key, url = _stated(deployment)
    return config_target(deployment) if url is None else Target(key, url)


def config_target(deployment: Deployment) -> Target:
    """Return where the config alone would have a probe connect to."""
    gateway = deployment.config["gateway"]
    remote = gateway.at("remote.url").text
    if gateway["mode"].value == "remote" and remote is not None:
        return Target(_REMOTE, remote)
    scheme = "wss" if gateway.at("tls.enabled").value is True else "ws"
    return Target("gateway.port", f"{scheme}://127.0.0.1:{_port(deployment)}")


def _port(deployment: Deployment) -> int:
    """Return the port of the local gateway."""
    environment = deployment.environment
    stated = environment.text("OPENCLAW_GATEWAY_PORT")
    if isinstance(stated, Opaque):
        raise stated.not_evaluated("$OPENCLAW_GATEWAY_PORT")
    match = _PORT_IN.match(stated or "")
    if match and 0 < int(match[1]) <= _last_port(deployment):
        return int(match[1])
    port = deployment.config.at("gateway.port").value
    if isinstance(port, (int, float)) and not isinstance(port, bool) and port > 0:
        return int(port)
    if environment.text("OPENCLAW_PROFILE") is not None:
        raise NotEvaluated(
            "the port of a gateway with OPENCLAW_PROFILE is unknown here: set "
            f"gateway.port, or give the address with {OPTION}=URL"
        )
    return _PORT


@by_release
def _last_port(deployment: Deployment) -> int:
    """2026.9.6: a variable with a greater port is left alone; no config has one."""
    return _LAST_PORT


@_last_port.on(until="2026.5.12")
def _last_port_2026_5(deployment: Deployment) -> int:
    """2026.5.12 has no bound of its own; a URL with such a port is not valid."""
    return sys.maxsize


def refused_probe(deployment: Deployment) -> Problem | None:
    """Return why a deep audit would stop before it begins, ``None`` if it would not.

    The release connects in the clear only to hosts that it takes for near.
    """
    key, url = _stated(deployment)
    if url is None:
        return _refused_port(deployment)
    address = read_address(url)
    if address is None or address.scheme not in _PLAIN + _ENCRYPTED:
        return Problem(
            "the gateway's address for the deep probe is not a valid URL", key
        )
    if address.scheme in _PLAIN and not _is_near(deployment, address):
        message = "the deep probe would send credentials without encryption; use wss"
        return Problem(message, key)
    return None


def _refused_port(deployment: Deployment) -> Problem | None:
    """Return the same of the port on loopback: near, unless no URL can have it."""
    try:
        port = _port(deployment)
    except NotEvaluated:  # which port is not known, and so nothing speaks against it
        return None
    if port <= _LAST_PORT:
        return None
    message = f"the deep probe cannot connect: there is no port {port}"
    return Problem(message, "gateway.port")


def _stated(deployment: Deployment) -> tuple[str, str | None]:
    """Return where the gateway's address is stated, and that address.

    The address is ``None`` for the port on loopback, which is always near.
    """
    probe = deployment.probe
    if probe is not None and probe.url is not None:
        return OPTION, probe.url
    stated = deployment.environment.text("OPENCLAW_GATEWAY_URL")
    if isinstance(stated, Opaque):
        raise stated.not_evaluated(_VARIABLE)
    if stated is not None:
        return _VARIABLE, stated
    gateway = deployment.config["gateway"]
    is_remote = gateway["mode"].value == "remote"
    return _REMOTE, gateway.at("remote.url").text if is_remote else None


@by_release
def _is_near(deployment: Deployment, address: Address) -> bool:
    """2026.9.6: loopback, private addresses, names of the local network or tailnet."""
    return _is_in_reach(deployment, address, embedded=True)


@_is_near.on(since="2026.5.28", until="2026.7.1")
def _is_near_2026_7(deployment: Deployment, address: Address) -> bool:
    """2026.7.1: the same, but for private addresses inside those of IPv6."""
    return _is_in_reach(deployment, address, embedded=False)


def _is_in_reach(deployment: Deployment, address: Address, *, embedded: bool) -> bool:
    host = address.host.removesuffix(".")
    ip = ip_of(host)
    if ip is not None:
        return is_loopback(ip) or is_private(ip, embedded=embedded)
    return host == "localhost" or is_local_name(host) or _allows_names(deployment)


@_is_near.on(until="2026.5.12")
def _is_near_2026_5(deployment: Deployment, address: Address) -> bool:
    """2026.5.12: loopback; the rest only where a variable allows it."""
    host = address.host.removesuffix(".")
    ip = ip_of(host)
    if host == "localhost" or (ip is not None and is_loopback(ip)):
        return True
    return _allows_names(deployment) and (ip is None or is_private(ip, embedded=False))


def _allows_names(deployment: Deployment) -> bool:
    """Does the environment let credentials go to hosts that are private by word?"""
    return deployment.environment.get("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS") == "1"
