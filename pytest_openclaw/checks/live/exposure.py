"""Over which wire a running gateway answers, and what it gives without a login."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.live.kit import live
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_loopback
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.probe.answers import PUBLIC
from pytest_openclaw.probe.gateway import address_of
from pytest_openclaw.probe.gateway import certificate
from pytest_openclaw.probe.gateway import routes

_SOON = 14
_OK = range(200, 300)


@live(
    "live.transport",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.remote.url", "gateway.tls"),
    fix="""Serve the gateway over wss with a certificate trusted by its clients, and
    renew it in time.""",
)
def transport(deployment: Deployment) -> Iterator[Found]:
    """The connection to the gateway can be intercepted.

    Token and messages cross the network in clear text, or reach a server with an
    untrusted certificate.

    Fires on an unencrypted address of another machine, on a certificate that is not
    trusted, has another name or has expired, and on a certificate that expires within
    14 days.

    Severity: warn for a certificate that expires soon, else critical.
    """
    address = address_of(deployment)
    if not address.is_encrypted:
        ip = ip_of(address.host.removesuffix("."))
        here = address.host == "localhost" or (ip is not None and is_loopback(ip))
        if not here:
            yield found(address.shown, f"{address.shown} is not encrypted")
        return
    shown = certificate(deployment)
    if shown.unreachable is not None:
        raise NotEvaluated(f"no certificate was seen: {shown.unreachable}")
    if shown.fault is not None:
        yield found(address.shown, f"{address.shown}: {shown.fault}")
    elif shown.days_left is not None and shown.days_left < _SOON:
        days = f"{address.shown}: its certificate expires in {shown.days_left} days"
        yield found(address.shown, days, severity=Severity.WARN)


@live(
    "live.http_endpoints",
    Severity.CRITICAL,
    Severity.INFO,
    reads=(
        "gateway.auth.mode",
        "gateway.http.endpoints",
        "gateway.controlUi.enabled",
        "hooks.path",
    ),
    fix="""Set gateway.auth.mode to token or password, and disable unused HTTP
    endpoints.""",
    note=(
        "The check sends one GET without a credential to each route, and reads no body."
    ),
)
def http_endpoints(deployment: Deployment) -> Iterator[Found]:
    """The gateway's HTTP routes answer without a credential.

    An open API discloses models and settings, and executes requests of anyone.

    Fires on each route of the API, and on the path of the hooks, that answers GET with
    a status from 200 to 299 and no web page; and once for routes that are public by
    design: health and the Control UI.

    Severity: critical for a route of the API, info for routes that are public by
    design.
    """
    address, seen = address_of(deployment), routes(deployment)
    if not any(each.status for each in seen):
        raise NotEvaluated(f"no HTTP answer from {address.shown}")
    open_ = [each for each in seen if each.status in _OK]
    for each in open_:
        if each.path not in PUBLIC and not each.is_page:
            message = f"GET {each.path} answers {each.status} without a credential"
            yield found(address.shown, message)
    public = [f"{each.path} {each.status}" for each in open_ if each.path in PUBLIC]
    if public:
        yield found(
            address.shown,
            f"GET answers without a credential: {', '.join(public)}",
            severity=Severity.INFO,
        )
    silent = [each.path for each in seen if not each.status]
    if silent:  # what they would have answered is not known
        raise NotEvaluated(f"no HTTP answer from {address.shown}: {', '.join(silent)}")
