"""What the gateway announces to its network: ``discovery.*``."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "discovery.mdns_full_mode",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("discovery.mdns.mode", "gateway.bind"),
    fix="Set discovery.mdns.mode to minimal or off.",
    safe_fix=(
        Set(
            "minimal",
            cost="the gateway no longer announces its paths and ports for SSH",
        ),
    ),
    since="2026.2.26",
)
def mdns_full_mode(deployment: Deployment) -> Iterator[Found]:
    """The gateway announces host details on the local network.

    In full mode the announcements contain paths and ports of the host, which help an
    attacker on the network.

    Fires when discovery.mdns.mode is full. The default is minimal.

    Severity: critical when gateway.bind is anything but loopback; else warn.
    """
    mode = deployment.config.at("discovery.mdns.mode")
    if mode.value == "full":
        wide = gateway_of(deployment).binds_beyond_loopback
        yield found(
            mode,
            "discovery.mdns.mode is full",
            severity=Severity.CRITICAL if wide else Severity.WARN,
        )
