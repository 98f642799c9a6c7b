"""Checks that only a running gateway can answer."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.reasons import Need

_PROBE = "needs a live probe of the gateway, which is not made"


@check(
    "gateway.probe_failed",
    Severity.WARN,
    reads=("gateway.port", "gateway.remote.url", "gateway.auth"),
    fix="Look at the gateway's log, and at the credentials that the probe used.",
    needs=_PROBE,
)
def probe_failed(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not answer as its config promises.

    With --deep the real audit connects to it; a failed connection leaves open whether
    what was audited is what runs.

    Fires when the audit was started with --deep and the gateway does not answer it.
    """
    raise NotEvaluated(_PROBE, Need.PROBE)


@check(
    "gateway.probe_auth_secretref_unavailable",
    Severity.WARN,
    reads=("gateway.auth", "gateway.remote"),
    fix="Make the secret available where the audit runs.",
    since="2026.3.28",
    needs=_PROBE,
)
def probe_auth_secretref_unavailable(deployment: Deployment) -> Iterator[Found]:
    """The secret for the probe cannot be had.

    With --deep the real audit logs in; a reference that it cannot resolve leaves the
    probe without a credential.

    Fires when the audit was started with --deep and the secret that it would log in
    with is a reference without a value.
    """
    raise NotEvaluated(_PROBE, Need.PROBE)
