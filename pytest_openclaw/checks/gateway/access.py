"""Who reaches the gateway, and what lets them in."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.missing_secrets import MissingSecret
from pytest_openclaw.effective.gateway.missing_secrets import missing_secrets
from pytest_openclaw.effective.gateway.trusted_proxies import trusts_beyond_loopback
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "gateway.bind_no_auth",
    Severity.CRITICAL,
    reads=("gateway.bind", "gateway.auth"),
    fix="""Set gateway.auth.mode to token or password and supply that secret, or set
    gateway.bind to loopback. If the secret exists only in the host's environment,
    declare it with --openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN, or with opaque-env in
    the baseline.""",
)
def bind_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway listens beyond loopback without a credential.

    Anyone who can reach the port controls every agent, tool and session of the gateway
    without a secret.

    Fires when gateway.bind is anything but loopback, and the effective auth mode has no
    token or password to check. Mode trusted-proxy counts as authentication; a Tailscale
    login does not.

    Releases: If a ${VARIABLE} has no value, 2026.5.12 treats the reference itself as a
    secret; 2026.9.6 does not.
    """
    gateway = gateway_of(deployment)
    if not gateway.binds_beyond_loopback or gateway.has_shared_secret:
        return
    if gateway.auth.is_trusted_proxy:
        return
    missing = missing_secrets(deployment, gateway.section.at("auth.mode").string)
    yield found(
        gateway.section["bind"],
        f"gateway.bind is {gateway.bind_in_words}, and {_why(missing)}",
        see=(gateway.section["auth"],),
        fix=missing.fix,
    )


def _why(missing: MissingSecret) -> str:
    return missing.why if missing.fix else "no token or password is configured"


@check(
    "gateway.loopback_no_auth",
    Severity.CRITICAL,
    reads=("gateway.auth", "gateway.bind", "gateway.controlUi.enabled"),
    fix="""Set gateway.auth.mode to token or password and supply that secret. If the
    secret exists only in the host's environment, declare it with
    --openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN, or with opaque-env in the baseline. If
    the Control UI is not used, set gateway.controlUi.enabled to false instead.""",
)
def loopback_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway on loopback requires no credential.

    Every program and user of the host controls the gateway. A reverse proxy or tunnel
    to the port extends that control to its visitors.

    Fires when gateway.bind is loopback, the Control UI is enabled, no token or password
    is set, and users do not log in through Tailscale Serve.

    Releases: Mode trusted-proxy is sufficient for 2026.9.6, but never for 2026.5.12,
    even with a correct proxy configuration.
    """
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if gateway.has_shared_secret or gateway.lets_tailscale_users_in:
        return
    if not gateway.auth.is_trusted_proxy:
        yield _loopback_without_secret(deployment)


@loopback_no_auth.on(until="2026.7.1")
def loopback_no_auth_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 takes a trusted proxy for no credential here, however it is set up."""
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if not gateway.has_shared_secret and not gateway.lets_tailscale_users_in:
        yield _loopback_without_secret(deployment)


def _loopback_without_secret(deployment: Deployment) -> Found:
    section = gateway_of(deployment).section
    missing = missing_secrets(deployment, section.at("auth.mode").string)
    # Without the environment, a token in it may simply not have been declared.
    elsewhere = (
        (
            " (if the host's environment has one, add "
            "--openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN)"
        )
        if deployment.inputs.unset_is_opaque
        else ""
    )
    return found(
        section["auth"],
        f"gateway.bind is loopback, and {_why(missing)}{elsewhere};"
        " behind a reverse proxy or tunnel the gateway would be open",
        see=(section.at("controlUi.enabled"),),
        fix=missing.fix,
    )


@check(
    "gateway.trusted_proxies_missing",
    Severity.WARN,
    reads=("gateway.trustedProxies", "gateway.bind", "gateway.controlUi.enabled"),
    fix="""Add the reverse proxy's address to gateway.trustedProxies. Without a reverse
    proxy, no change is needed: keep the Control UI local.""",
)
def trusted_proxies_missing(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not know its reverse proxy.

    Behind a reverse proxy, all requests come from the proxy's address. Unless the
    gateway knows the proxy, it may treat remote visitors as local users.

    Fires when gateway.bind is loopback, the Control UI is enabled, and
    gateway.trustedProxies is empty or not set. The auth mode does not matter.
    """
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if not gateway.has_trusted_proxies:
        yield found(
            gateway.section["trustedProxies"],
            (
                "gateway.bind is loopback, the Control UI is enabled, and "
                "gateway.trustedProxies is empty"
            ),
        )


@check(
    "gateway.real_ip_fallback_enabled",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.allowRealIpFallback", "gateway.bind", "gateway.trustedProxies"),
    fix="""Set gateway.allowRealIpFallback to false, and configure the proxy to send
    X-Forwarded-For.""",
    safe_fix=(
        Set(
            False,
            cost="without X-Forwarded-For, clients appear with the proxy's address",
        ),
    ),
    since="2026.2.26",
)
def real_ip_fallback_enabled(deployment: Deployment) -> Iterator[Found]:
    """The gateway trusts X-Real-IP if X-Forwarded-For is missing.

    A client can send this header itself. If a proxy forwards it, the client controls
    the source address that the gateway sees.

    Fires when gateway.allowRealIpFallback is true.

    Severity: critical when gateway.bind is anything but loopback, or when the mode is
    trusted-proxy and a trusted address is not loopback; else warn.

    Releases: 2026.5.12 accepts an address with a broken prefix, such as 127.0.0.1/32x,
    as loopback; 2026.9.6 does not.
    """
    gateway = gateway_of(deployment)
    fallback = gateway.section["allowRealIpFallback"]
    if not fallback.is_true:
        return
    wide = gateway.binds_beyond_loopback or (
        gateway.auth.is_trusted_proxy and trusts_beyond_loopback(deployment)
    )
    yield found(
        fallback,
        "gateway.allowRealIpFallback is true",
        severity=Severity.CRITICAL if wide else Severity.WARN,
    )


@check(
    "gateway.tailscale_funnel",
    Severity.CRITICAL,
    reads=("gateway.tailscale.mode",),
    fix="""Set gateway.tailscale.mode to serve, which stays inside the tailnet, or to
    off.""",
)
def tailscale_funnel(deployment: Deployment) -> Iterator[Found]:
    """Tailscale Funnel exposes the gateway to the public internet.

    Anyone on the internet can reach the login page. A single secret protects all tools.

    Fires when gateway.tailscale.mode is funnel.
    """
    gateway = gateway_of(deployment)
    if gateway.tailscale_mode == "funnel":
        yield found(
            gateway.section.at("tailscale.mode"), "gateway.tailscale.mode is funnel"
        )


@check(
    "gateway.tailscale_serve",
    Severity.INFO,
    reads=("gateway.tailscale.mode",),
    fix="Verify that everyone in the tailnet may use this gateway.",
)
def tailscale_serve(deployment: Deployment) -> Iterator[Found]:
    """Tailscale Serve exposes the gateway to the tailnet.

    Serve is the narrower alternative to Funnel: the tailnet's access rules decide who
    can connect.

    Fires when gateway.tailscale.mode is serve.
    """
    gateway = gateway_of(deployment)
    if gateway.tailscale_mode == "serve":
        yield found(
            gateway.section.at("tailscale.mode"), "gateway.tailscale.mode is serve"
        )


@check(
    "gateway.auth_no_rate_limit",
    Severity.WARN,
    reads=("gateway.auth.rateLimit", "gateway.bind", "gateway.auth.mode"),
    fix="""Set gateway.auth.rateLimit, for example to maxAttempts 10, windowMs 60000,
    lockoutMs 300000.""",
    safe_fix=(
        Set(
            {"maxAttempts": 10, "windowMs": 60_000, "lockoutMs": 300_000},
            cost="ten wrong secrets within a minute block an address for five minutes",
        ),
    ),
    since="2026.2.26",
)
def auth_no_rate_limit(deployment: Deployment) -> Iterator[Found]:
    """No rate limit slows down password guessing.

    On a port that other machines can reach, an attacker can try a short or leaked
    secret without limit.

    Fires when gateway.bind is anything but loopback, the effective auth mode is not
    trusted-proxy, and gateway.auth.rateLimit is not set. An empty object counts as set.

    Releases: If gateway.auth.mode is not set, the releases derive the effective auth
    mode from different secrets.
    """
    gateway = gateway_of(deployment)
    if not gateway.binds_beyond_loopback or gateway.auth.is_trusted_proxy:
        return
    limit = gateway.section.at("auth.rateLimit")
    if not limit.is_set:
        yield found(
            limit,
            f"gateway.bind is {gateway.bind_in_words}, and gateway.auth.rateLimit is"
            " not set",
        )
