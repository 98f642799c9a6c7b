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
    fix="""Verify that the gateway is reachable only through the proxy:
    gateway.trustedProxies contains exactly its addresses, no other route leads to the
    port, and the proxy sets the user header on every request.""",
    since="2026.2.26",
)
def trusted_proxy_auth(deployment: Deployment) -> Iterator[Found]:
    """A reverse proxy decides who is logged in.

    The gateway trusts a header. Anyone who can bypass the proxy, or make it forward a
    header, can log in as any user.

    Fires whenever gateway.auth.mode is trusted-proxy, even with a correct
    configuration.
    """
    if _settings(deployment) is not None:
        yield found("gateway.auth.mode", "gateway.auth.mode is trusted-proxy")


@check(
    "gateway.trusted_proxy_no_proxies",
    Severity.CRITICAL,
    reads=("gateway.trustedProxies", "gateway.auth.mode"),
    fix="List the addresses of the proxy in gateway.trustedProxies.",
    since="2026.2.26",
)
def trusted_proxy_no_proxies(deployment: Deployment) -> Iterator[Found]:
    """Trusted-proxy login is enabled without a trusted proxy.

    The gateway cannot distinguish the proxy's requests from others. All logins fail or,
    worse, none is verified.

    Fires when gateway.auth.mode is trusted-proxy and gateway.trustedProxies is empty or
    not set.
    """
    if (
        _settings(deployment) is not None
        and not gateway_of(deployment).has_trusted_proxies
    ):
        yield found("gateway.trustedProxies", "gateway.trustedProxies is empty")


@check(
    "gateway.trusted_proxy_no_user_header",
    Severity.CRITICAL,
    reads=("gateway.auth.trustedProxy.userHeader", "gateway.auth.mode"),
    fix="""Set gateway.auth.trustedProxy.userHeader to the header in which the proxy
    sends the user's name.""",
    since="2026.2.26",
)
def trusted_proxy_no_user_header(deployment: Deployment) -> Iterator[Found]:
    """Trusted-proxy login is enabled without a user header.

    Without the name of the header, the gateway cannot identify users.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.userHeader is not set. All releases reject an empty value,
    so in practice the whole section is missing.
    """
    settings = _settings(deployment)
    if settings is not None and not _is_filled(settings["userHeader"]):
        yield found(settings["userHeader"], f"{_AUTH}.userHeader is not set")


@check(
    "gateway.trusted_proxy_allow_loopback",
    Severity.WARN,
    reads=("gateway.auth.trustedProxy.allowLoopback", "gateway.auth.mode"),
    fix="""Set gateway.auth.trustedProxy.allowLoopback to false, unless the proxy runs
    on the same host and all programs there are trusted.""",
    since="2026.5.12",
)
def trusted_proxy_allow_loopback(deployment: Deployment) -> Iterator[Found]:
    """Every program on the host counts as the trusted proxy.

    Any local process can send the user header and impersonate any user.

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
    devices manually.""",
    since="2026.8.2",
    safe_fix=(Set(False, cost="new devices must be approved manually"),),
)
def trusted_proxy_device_auto_approve(deployment: Deployment) -> Iterator[Found]:
    """Devices of proxied users are paired without approval.

    An attacker with a stolen login can pair a device and keep access.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.deviceAutoApprove.enabled is true.

    Releases: 2026.5.12 rejects the key.
    """
    settings = _settings(deployment)
    if settings is not None and settings.at("deviceAutoApprove.enabled").is_true:
        enabled = settings.at("deviceAutoApprove.enabled")
        yield found(enabled, f"{enabled} is true")


@check(
    "gateway.trusted_proxy_device_auto_approve_admin",
    Severity.CRITICAL,
    reads=("gateway.auth.trustedProxy.deviceAutoApprove", "gateway.auth.mode"),
    fix="""Remove operator.admin from
    gateway.auth.trustedProxy.deviceAutoApprove.scopes.""",
    since="2026.8.2",
)
def trusted_proxy_device_auto_approve_admin(deployment: Deployment) -> Iterator[Found]:
    """Automatically paired devices become administrators.

    The first request with the user header is enough to change the gateway's config and
    approve further devices.

    Fires when gateway.auth.mode is trusted-proxy, devices are approved automatically,
    and their scopes include operator.admin.

    Releases: 2026.5.12 rejects the key.
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
    fix="List the permitted users in gateway.auth.trustedProxy.allowUsers.",
    since="2026.2.26",
)
def trusted_proxy_no_allowlist(deployment: Deployment) -> Iterator[Found]:
    """Every user of the proxy can use the gateway.

    A company-wide login page then opens the gateway to the whole company.

    Fires when gateway.auth.mode is trusted-proxy and
    gateway.auth.trustedProxy.allowUsers is empty or not set.
    """
    settings = _settings(deployment)
    if settings is not None and not settings["allowUsers"].has_elements:
        yield found(settings["allowUsers"], f"{_AUTH}.allowUsers is empty")


def _is_filled(setting: Setting) -> bool:
    """Is a string here that is not empty? One of spaces alone is taken as it is."""
    return setting.is_opaque or bool(setting.string)
