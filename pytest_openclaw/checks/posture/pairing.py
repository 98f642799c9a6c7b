"""The hardened posture of pairing: no device gets in past the challenge."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from ipaddress import IPv4Network
from ipaddress import IPv6Network
from typing import TypeAlias

from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_Network: TypeAlias = IPv4Network | IPv6Network
_PAIRING = "gateway.nodes.pairing"
_LISTS = (f"{_PAIRING}.autoApproveCidrs", f"{_PAIRING}.sshVerify.cidrs")
_PRIVATE = [
    ipaddress.ip_network(each)
    for each in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
        *("127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"),
    )
]


@posture(
    "posture.pairing.public_ranges",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=_LISTS,
    fix="""List only the subnet of the nodes. Or remove the list, and approve each node
    manually.""",
    note="""Private are the ranges of RFC 1918, of carriers and tailnets
    (100.64.0.0/10), link-local and loopback addresses, and fc00::/7. An entry that
    is not a valid range is left to the release.""",
)
def pairing_public_ranges(deployment: Deployment) -> Iterator[Found]:
    """Nodes from the internet are paired automatically.

    A paired node accepts commands from agents, and gives them its data. From a public
    address, anyone may be the first to ask.

    Fires for each entry of gateway.nodes.pairing.autoApproveCidrs, and of the cidrs of
    sshVerify, that is wider than the private ranges.

    Releases: sshVerify exists since 2026.8.2.
    """
    entries = [
        entry for dotted in _LISTS for entry in deployment.config.at(dotted).elements()
    ]
    for entry in those(entries, _is_public):
        yield found(entry, f"{entry} has addresses that are not private")


def _is_public(entry: Setting) -> bool:
    try:
        network = ipaddress.ip_network(entry.text or "", strict=False)
    except ValueError:
        return False
    return not any(_is_within(network, each) for each in _PRIVATE)


def _is_within(network: _Network, other: _Network) -> bool:
    if isinstance(network, IPv4Network):
        return isinstance(other, IPv4Network) and network.subnet_of(other)
    return isinstance(other, IPv6Network) and network.subnet_of(other)


@posture(
    "posture.pairing.automatic",
    Severity.WARN,
    suite=SHARED,
    reads=(
        f"{_PAIRING}.autoApproveCidrs",
        "gateway.auth.trustedProxy.deviceAutoApprove.enabled",
    ),
    fix="""Remove the list and the switch, and approve each device manually once:
    openclaw devices approve.""",
    echoes=("gateway.trusted_proxy_device_auto_approve",),
    note="""autoApproveLocal of 2026.8.2 and later, which is enabled by default, and
    sshVerify, which verifies the device's key, are not evaluated.""",
    safe_fix=(
        Unset(
            only="gateway.nodes.pairing.autoApproveCidrs",
            cost="new nodes have to be approved by hand",
        ),
    ),
)
def pairing_automatic(deployment: Deployment) -> Iterator[Found]:
    """Devices are paired automatically.

    On a gateway for several people, the network of a device does not identify its user.

    Fires when gateway.nodes.pairing.autoApproveCidrs has an entry, and when
    gateway.auth.trustedProxy.deviceAutoApprove is on.

    Releases: deviceAutoApprove exists since 2026.8.2.
    """
    listed = deployment.config.at(f"{_PAIRING}.autoApproveCidrs")
    if listed.elements():
        yield found(listed, f"{listed} has entries: {len(listed.elements())}")
    switch = deployment.config.at("gateway.auth.trustedProxy.deviceAutoApprove.enabled")
    if switch.is_true:
        yield found(switch, f"{switch} is true")
