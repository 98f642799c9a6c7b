"""Addresses of other machines that a config would talk to without encryption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_loopback

_NAMES = re.compile(r"(url|uri|endpoint)\Z", re.IGNORECASE)
#: Not an address to talk to: what a page is allowed to come from, where people are
#: sent.
_OTHERS = frozenset({"attributionUrl", "avatarUrl"})
_PLAIN = ("http", "ws")
#: Names of this machine, as containers on it say them.
_HERE = ("localhost", "host.docker.internal", "host.containers.internal")


def address_settings(deployment: Deployment) -> Iterator[Setting]:
    """Yield each setting that is an address by its name, known or not."""
    yield from _below(deployment.config)


def _below(setting: Setting) -> Iterator[Setting]:
    members = setting.items() or [("", each) for each in setting.elements()]
    for key, each in members:
        if isinstance(each.raw, (dict, list)):
            yield from _below(each)
        elif _NAMES.search(key) and key not in _OTHERS and each.has_text:
            yield each


def is_plain(setting: Setting) -> bool:
    """Is it an address of another machine, by http or ws?

    An address whose text is not known here is told by how it begins, where that is
    written. Raises :class:`~pytest_openclaw.NotEvaluated` where it is not.
    """
    if setting.opaque is not None:
        begins = setting.opaque.template.strip().lower()
        if "://" in begins.partition("$")[0] and not begins.startswith(
            tuple(f"{each}://" for each in _PLAIN)
        ):
            return False
    address = read_address(setting.text or "")
    if address is None or address.scheme not in _PLAIN:
        return False
    return not _is_here_or_encrypted(address.host)


def _is_here_or_encrypted(host: str) -> bool:
    """Is it this machine, or one of a tailnet, whose wires are encrypted?"""
    ip = ip_of(host)
    if ip is not None:
        return is_loopback(ip) or (
            ip.version == 4 and 0x64400000 <= int(ip) < 0x64800000
        )
    return host in _HERE or host.endswith((".localhost", ".ts.net"))
