"""Which proxies the gateway believes."""

from __future__ import annotations

import re

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.language.javascript import trim

_WHOLE = re.compile(r"[+-]?[0-9]+\Z", re.ASCII)
_LEADING = re.compile(r"[+-]?[0-9]+", re.ASCII)


def trusts_beyond_loopback(deployment: Deployment) -> bool:
    """Tell whether ``gateway.trustedProxies`` names an address of another machine.

    Only ``127.0.0.1`` and ``::1``, alone or as the whole of a network, are loopback.
    """
    proxies = deployment.config.at("gateway.trustedProxies")
    return proxies.any(lambda proxy: not _is_loopback(deployment, proxy.string or ""))


def _is_loopback(deployment: Deployment, entry: str) -> bool:
    address, slash, rest = trim(entry).partition("/")
    if not slash:
        return _bits(address) > 0
    address, prefix = trim(address), rest.split("/")[0]
    return bool(prefix) and _bits(address) == _prefix(deployment, prefix) > 0


def _bits(address: str) -> int:
    """Return the bits of a loopback address; 0 for any other."""
    return {"127.0.0.1": 32, "::1": 128}.get(address.lower(), 0)


@by_release
def _prefix(deployment: Deployment, text: str) -> float:
    """2026.9.6: the whole text is a number, or it is none."""
    return float(text) if (text := trim(text)) and _WHOLE.match(text) else -1


@_prefix.on(until="2026.5.12")
def _prefix_2026_5(deployment: Deployment, text: str) -> float:
    """2026.5.12: what follows the number is left aside."""
    leading = _LEADING.match(trim(text))
    return float(leading[0]) if leading else -1
