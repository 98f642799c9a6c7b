"""What profile personal rests on: one operator, on the gateway's own host."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

#: The suite of profile personal.
SUITE = "personal"


@check(
    "personal.loopback",
    Severity.WARN,
    suite=SUITE,
    reads=("gateway.bind", "gateway.tailscale.mode"),
    fix="""Set gateway.bind to loopback and gateway.tailscale.mode to off, or choose
    profile audit or hardened.""",
    note="""Only profile personal evaluates it, which lowers findings that are harmless
    as long as this check passes.""",
)
def loopback(deployment: Deployment) -> Iterator[Found]:
    """The gateway of one operator is reachable beyond its host.

    Profile personal lowers findings that matter once others can reach the gateway. It
    does not fit here.

    Fires when gateway.bind is anything but loopback, or when Tailscale Serve or Funnel
    is on.
    """
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback:
        subject = gateway.section["bind"]
        yield found(subject, f"{subject} is {gateway.bind_in_words}")
    if gateway.tailscale_mode in ("serve", "funnel"):
        subject = gateway.section.at("tailscale.mode")
        yield found(subject, f"{subject} is {gateway.tailscale_mode}")
