"""The hardened posture of pairing: no device gets in past the challenge."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import SHARED
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

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
    fix="""List the subnet that the nodes are in, or nothing: each node is then paired
    by hand once.""",
    note="""Private are the ranges of RFC 1918, of carriers and tailnets
    (100.64.0.0/10), link-local and loopback addresses, and fc00::/7. An entry that
    is not a valid range is left to the release.""",
)
def pairing_public_ranges(deployment: Deployment) -> Iterator[Found]:
    """Nodes from the internet are paired by themselves.

    A node that is paired takes commands from agents, and gives them what it has. From
    a public address anybody may be the first to ask.

    Fires for each entry of gateway.nodes.pairing.autoApproveCidrs, and of the cidrs of
    sshVerify, that is wider than the private ranges.

    Releases: sshVerify is there since 2026.8.2.
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
    return not any(
        network.version == each.version and network.subnet_of(each)  # type: ignore[arg-type]
        for each in _PRIVATE
    )


@posture(
    "posture.pairing.automatic",
    Severity.WARN,
    suite=SHARED,
    reads=(
        f"{_PAIRING}.autoApproveCidrs",
        "gateway.auth.trustedProxy.deviceAutoApprove.enabled",
    ),
    fix="""Take the list and the switch out, and approve each device by hand once:
    openclaw devices approve.""",
    echoes=("gateway.trusted_proxy_device_auto_approve",),
    note="""autoApproveLocal of 2026.8.2 and later, which is on by default, and
    sshVerify, which looks at the device's key, are not judged.""",
    safe_fix=(
        Unset(
            only="gateway.nodes.pairing.autoApproveCidrs",
            cost="new nodes have to be approved by hand",
        ),
    ),
)
def pairing_automatic(deployment: Deployment) -> Iterator[Found]:
    """Devices are paired without anybody's word.

    On a gateway for several people, being in the right network does not say who one is.

    Fires when gateway.nodes.pairing.autoApproveCidrs has an entry, and when
    gateway.auth.trustedProxy.deviceAutoApprove is on.

    Releases: deviceAutoApprove is there since 2026.8.2.
    """
    listed = deployment.config.at(f"{_PAIRING}.autoApproveCidrs")
    if listed.elements():
        yield found(listed, f"{listed} has entries: {len(listed.elements())}")
    switch = deployment.config.at("gateway.auth.trustedProxy.deviceAutoApprove.enabled")
    if switch.is_true:
        yield found(switch, f"{switch} is true")
