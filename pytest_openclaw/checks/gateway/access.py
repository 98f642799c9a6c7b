"""Who reaches the gateway, and what lets them in."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.trusted_proxies import trusts_beyond_loopback
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "gateway.bind_no_auth",
    Severity.CRITICAL,
    reads=("gateway.bind", "gateway.auth"),
    fix="""Set gateway.auth.mode to token or password and supply that secret, or set
    gateway.bind to loopback.""",
)
def bind_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway listens beyond loopback without a credential.

    Whoever reaches the port controls every agent, tool and session behind it: no
    secret is asked for.

    Fires when gateway.bind is anything but loopback, and no token or password is set
    that the mode in force would ask for. Mode trusted-proxy counts as asking; a login
    by Tailscale does not.

    Releases: Where a ${VARIABLE} has no value, 2026.5.12 counts the text itself as a
    secret; 2026.9.6 does not.
    """
    gateway = gateway_of(deployment)
    if not gateway.binds_beyond_loopback or gateway.has_shared_secret:
        return
    if gateway.auth.is_trusted_proxy:
        return
    yield found(
        gateway.section["bind"],
        f"gateway.bind is {gateway.bind_in_words}, and no token or password is"
        " configured",
        see=(gateway.section["auth"],),
    )


@check(
    "gateway.loopback_no_auth",
    Severity.CRITICAL,
    reads=("gateway.auth", "gateway.bind", "gateway.controlUi.enabled"),
    fix="""Set gateway.auth.mode to token or password and supply that secret. If it is
    only in the host's environment, declare it: with
    --openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN, or opaque-env in the baseline. A
    gateway that nobody opens in a browser can also do without its Control UI:
    gateway.controlUi.enabled false.""",
)
def loopback_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway on loopback asks for no credential.

    Every program and every user of the host controls it, and so does the world as
    soon as a reverse proxy or tunnel forwards to the port.

    Fires when gateway.bind is loopback, the Control UI is not switched off, no token or
    password is set, and Tailscale Serve does not log its users in.

    Releases: For 2026.9.6, mode trusted-proxy is enough. For 2026.5.12 it never is,
    however well the proxy is set up.
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
    # Without the environment, a token in it may simply not have been declared.
    elsewhere = (
        " (if the host's environment has one, give"
        " --openclaw-opaque-env=OPENCLAW_GATEWAY_TOKEN)"
        if deployment.inputs.unset_is_opaque
        else ""
    )
    return found(
        section["auth"],
        f"gateway.bind is loopback, and no token or password is configured{elsewhere};"
        " behind a reverse proxy or tunnel the gateway would be open",
        see=(section.at("controlUi.enabled"),),
    )


@check(
    "gateway.trusted_proxies_missing",
    Severity.WARN,
    reads=("gateway.trustedProxies", "gateway.bind", "gateway.controlUi.enabled"),
    fix="""Name the reverse proxy's address in gateway.trustedProxies. Without a proxy
    in front there is nothing to do: keep the Control UI local.""",
)
def trusted_proxies_missing(deployment: Deployment) -> Iterator[Found]:
    """No reverse proxy is trusted in front of the Control UI.

    Behind a proxy all visitors seem to come from the proxy's own address. Unless the
    gateway knows the proxy, it may take strangers for local users.

    Fires when gateway.bind is loopback, the Control UI is not switched off, and
    gateway.trustedProxies is not set or empty. How logins are made does not matter.
    """
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if not gateway.has_trusted_proxies:
        yield found(
            gateway.section["trustedProxies"],
            "gateway.bind is loopback, the Control UI is on, and gateway.trustedProxies"
            " names no proxy",
        )


@check(
    "gateway.real_ip_fallback_enabled",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.allowRealIpFallback", "gateway.bind", "gateway.trustedProxies"),
    fix="""Set gateway.allowRealIpFallback to false, and let the proxy send
    X-Forwarded-For.""",
    safe_fix=(
        Set(
            False,
            cost="without X-Forwarded-For, clients count as their proxy",
        ),
    ),
)
def real_ip_fallback_enabled(deployment: Deployment) -> Iterator[Found]:
    """The gateway believes X-Real-IP where X-Forwarded-For is missing.

    A client can write that header itself. If a proxy passes it on, the client chooses
    the address that the gateway sees.

    Fires when gateway.allowRealIpFallback is true.

    Severity: critical when gateway.bind is anything but loopback, or when the mode is
    trusted-proxy and a trusted address is not loopback itself; else warn.

    Releases: 2026.5.12 takes an address with a broken prefix, such as 127.0.0.1/32x,
    for loopback; 2026.9.6 does not.
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
    """Tailscale Funnel puts the gateway on the public internet.

    Anyone in the world reaches the login; one secret stands before all tools.

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
    fix="Make sure that everyone in the tailnet may use this gateway.",
)
def tailscale_serve(deployment: Deployment) -> Iterator[Found]:
    """Tailscale Serve shows the gateway to the tailnet.

    That is the narrower of the two ways; the tailnet's own rules decide who comes.

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
            cost="ten wrong secrets in a minute lock an address out for five minutes",
        ),
    ),
)
def auth_no_rate_limit(deployment: Deployment) -> Iterator[Found]:
    """Nothing slows down guessing the gateway's secret.

    On a port that other machines reach, a short or leaked secret can be tried without
    end.

    Fires when gateway.bind is anything but loopback, the mode in force is not
    trusted-proxy, and gateway.auth.rateLimit is not set. An empty object counts as set.

    Releases: Where gateway.auth.mode is not set, the two releases differ in which
    secrets decide the mode in force.
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
