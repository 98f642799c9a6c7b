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
from pytest_openclaw.probe.gateway import address_of
from pytest_openclaw.probe.gateway import certificate
from pytest_openclaw.probe.gateway import routes
from pytest_openclaw.probe.routes import PUBLIC

_SOON = 14
_OK = range(200, 300)


@live(
    "live.transport",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.remote.url", "gateway.tls"),
    fix="""Serve the gateway over wss with a certificate that the callers trust, and
    renew that in time.""",
)
def transport(deployment: Deployment) -> Iterator[Found]:
    """The connection to the gateway can be read or taken over.

    Token and messages cross the network as they are, or to whoever shows a certificate
    that nobody vouches for.

    Fires on an address in the clear whose host is not this machine, on a certificate
    that is not trusted, has another name or has expired, and on one that ends within 14
    days.

    Severity: warn for a certificate that ends soon, else critical.
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
        days = f"{address.shown}: its certificate ends in {shown.days_left} days"
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
    fix="""Set gateway.auth.mode to token or password, and switch off the HTTP endpoints
    that nobody uses.""",
    note="It sends GET without a credential, once to each route, and reads no body.",
)
def http_endpoints(deployment: Deployment) -> Iterator[Found]:
    """The gateway's HTTP routes answer callers without a credential.

    An API that answers everybody shows models and settings, and runs what it is asked.

    Fires on each route of the API, and on the path of the hooks, that answers GET with
    a status from 200 to 299 and no web page; and once for the routes that are public by
    design: health and the Control UI.

    Severity: critical for a route of the API, info for what is public by design.
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
