"""Hosts at which a cloud hands out the credentials of its machines."""

from __future__ import annotations

import ipaddress

from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.language.javascript import fold

_NETWORKS = [
    ipaddress.ip_network(each)
    for each in (
        "169.254.0.0/16",  # link-local: 169.254.169.254 of most clouds
        "fe80::/10",
        "fd00:ec2::254/128",  # AWS
        "100.100.100.200/32",  # Alibaba
        "192.0.0.192/32",  # Oracle
    )
]
_NAMES = ("metadata", "metadata.google.internal", "instance-data.ec2.internal")


def is_metadata_host(host: str) -> bool:
    """Is *host* one, by name, or by an address in any form that a URL may have it in?

    A URL takes 2852039166 and 0xA9FEA9FE for 169.254.169.254.
    """
    import ada_url

    bare = host.strip().removeprefix("[").removesuffix("]")
    try:
        name = ada_url.URL(f"http://[{bare}]" if ":" in bare else f"http://{bare}")
    except ValueError:
        return False
    ip = ip_of(name.hostname)
    if ip is None:
        return fold(name.hostname).removesuffix(".") in _NAMES
    return any(ip in network for network in _NETWORKS)
