"""Authentication that a proxy in front of the gateway does (mode trusted-proxy)."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_AUTH = "gateway.auth.trustedProxy"


def _settings(deployment: Deployment) -> Setting | None:
    """Return ``gateway.auth.trustedProxy`` where that mode is in force."""
    if not gateway_of(deployment).auth.is_trusted_proxy:
        return None
    return deployment.config.at(_AUTH)


@check(
    "gateway.trusted_proxy_auth",
    Severity.CRITICAL,
    reads=("gateway.auth.mode",),
    fix="""Make sure that the gateway is reached through the proxy alone: that
    gateway.trustedProxies names exactly its addresses, that no other way leads to the
    port, and that the proxy sets the user header itself on every request.""",
)
def trusted_proxy_auth(deployment: Deployment) -> Iterator[Found]:
    """A proxy in front decides who is logged in.

    The gateway believes a header. Whoever reaches it without passing the proxy, or gets
    the proxy to pass a header on, is whoever they say they are.

    Fires whenever gateway.auth.mode is trusted-proxy, however well it is set up.
    """
    if _settings(deployment) is not None:
        yield found("gateway.auth.mode", "gateway.auth.mode is trusted-proxy")


@check(
    "gateway.trusted_proxy_no_proxies",
    Severity.CRITICAL,
    reads=("gateway.trustedProxies", "gateway.auth.mode"),
    fix="List the addresses of the proxy in gateway.trustedProxies.",
)
def trusted_proxy_no_proxies(deployment: Deployment) -> Iterator[Found]:
    """Trusted-proxy login is on, and no proxy is named.

    Nothing then tells the proxy's requests from anyone else's; all logins fail or,
    worse, none is checked.

    Fires when gateway.auth.mode is trusted-proxy and gateway.trustedProxies is not set
    or empty.
    """
    if (
        _settings(deployment) is not None
        and not gateway_of(deployment).has_trusted_proxies
    ):
        yield found("gateway.trustedProxies", "gateway.trustedProxies names no proxy")


@check(
    "gateway.trusted_proxy_no_user_header",
    Severity.CRITICAL,
    reads=("gateway.auth.trustedProxy.userHeader", "gateway.auth.mode"),
    fix="""Set gateway.auth.trustedProxy.userHeader to the header that the proxy puts
    the user's name in.""",
)
def trusted_proxy_no_user_header(deployment: Deployment) -> Iterator[Found]:
    """Trusted-proxy login is on, and no header says who the user is.

    Without the header's name the gateway cannot tell users apart.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.userHeader is not set. Both releases refuse an empty one,
    so this says that the whole section is missing.
    """
    settings = _settings(deployment)
    if settings is not None and not _is_filled(settings["userHeader"]):
        yield found(settings["userHeader"], f"{_AUTH}.userHeader is not set")


@check(
    "gateway.trusted_proxy_allow_loopback",
    Severity.WARN,
    reads=("gateway.auth.trustedProxy.allowLoopback", "gateway.auth.mode"),
    fix="""Set gateway.auth.trustedProxy.allowLoopback to false, unless the proxy runs
    on the same host and nothing untrusted does.""",
    since="2026.5.12",
)
def trusted_proxy_allow_loopback(deployment: Deployment) -> Iterator[Found]:
    """Programs on the host count as the trusted proxy.

    Any local process can then send the user header and be any user.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.allowLoopback is true.
    """
    settings = _settings(deployment)
    if settings is not None and settings["allowLoopback"].is_true:
        yield found(settings["allowLoopback"], f"{_AUTH}.allowLoopback is true")


@check(
    "gateway.trusted_proxy_device_auto_approve",
    Severity.WARN,
    reads=("gateway.auth.trustedProxy.deviceAutoApprove.enabled", "gateway.auth.mode"),
    fix="""Set gateway.auth.trustedProxy.deviceAutoApprove.enabled to false, and approve
    devices by hand.""",
    since="2026.8.2",
    safe_fix=(Set(False, cost="new devices have to be approved by hand"),),
)
def trusted_proxy_device_auto_approve(deployment: Deployment) -> Iterator[Found]:
    """Devices of proxied users are paired without being asked about.

    A login that someone stole becomes a device that stays.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.deviceAutoApprove.enabled is true.

    Releases: 2026.5.12 refuses the key.
    """
    settings = _settings(deployment)
    if settings is not None and settings.at("deviceAutoApprove.enabled").is_true:
        enabled = settings.at("deviceAutoApprove.enabled")
        yield found(enabled, f"{enabled} is true")


@check(
    "gateway.trusted_proxy_device_auto_approve_admin",
    Severity.CRITICAL,
    reads=("gateway.auth.trustedProxy.deviceAutoApprove", "gateway.auth.mode"),
    fix="""Take operator.admin out of
    gateway.auth.trustedProxy.deviceAutoApprove.scopes.""",
    since="2026.8.2",
)
def trusted_proxy_device_auto_approve_admin(deployment: Deployment) -> Iterator[Found]:
    """Devices that are paired by themselves become administrators.

    The first request that carries the user header is enough to change the gateway's
    config and to approve further devices.

    Fires when, with gateway.auth.mode trusted-proxy, devices are approved by themselves
    and the scopes that they get hold operator.admin.

    Releases: 2026.5.12 refuses the key.
    """
    settings = _settings(deployment)
    if settings is None or not settings.at("deviceAutoApprove.enabled").is_true:
        return
    scopes = settings.at("deviceAutoApprove.scopes")
    if scopes.any(lambda scope: scope.text == "operator.admin"):
        yield found(scopes, f"{scopes} holds operator.admin")


@check(
    "gateway.trusted_proxy_no_allowlist",
    Severity.WARN,
    reads=("gateway.auth.trustedProxy.allowUsers", "gateway.auth.mode"),
    fix="List the users who may log in in gateway.auth.trustedProxy.allowUsers.",
)
def trusted_proxy_no_allowlist(deployment: Deployment) -> Iterator[Found]:
    """Every user whom the proxy lets through is let in.

    A company-wide login page then opens the gateway to the whole company.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.allowUsers is not set or empty.
    """
    settings = _settings(deployment)
    if settings is not None and not settings["allowUsers"].elements():
        yield found(settings["allowUsers"], f"{_AUTH}.allowUsers names nobody")


def _is_filled(setting: Setting) -> bool:
    """Is a string here that is not empty? One of spaces alone is taken as it is."""
    return setting.is_opaque or bool(setting.string)
