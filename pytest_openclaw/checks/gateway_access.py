"""Who reaches the gateway, and what lets them in."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway import gateway_of
from pytest_openclaw.effective.trusted_proxies import trusts_beyond_loopback
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "gateway.tools_invoke_http.dangerous_allow",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.tools.allow", "gateway.bind", "gateway.tailscale.mode"),
    fix="""Take these tools out of gateway.tools.allow. If a program really must call
    one over HTTP, keep the gateway on loopback and give the program its own token.""",
)
def tools_invoke_http_dangerous_allow(deployment: Deployment) -> Iterator[Found]:
    """Tools that can take over the host are callable over HTTP.

    The HTTP endpoint for tools leaves them out by default, since one request is
    then enough to run a command or to steer other sessions. Listing one in
    gateway.tools.allow brings it back for everyone who holds the gateway's secret.
    """
    gateway = gateway_of(deployment)
    listed = gateway.section.at("tools.allow")
    allowed = {(entry.text or "").lower() for entry in listed.elements()}
    tools = [tool for tool in deployment.rules.dangerous_http_tools if tool in allowed]
    if not tools:
        return
    wide = gateway.binds_beyond_loopback or gateway.tailscale_mode == "funnel"
    yield found(
        listed,
        f"gateway.tools.allow opens {', '.join(tools)} to HTTP requests",
        severity=Severity.CRITICAL if wide else Severity.WARN,
    )


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
    """
    gateway = gateway_of(deployment)
    if not gateway.binds_beyond_loopback or gateway.has_shared_secret:
        return
    if gateway.auth.is_trusted_proxy:
        return
    yield found(
        gateway.section["bind"],
        f"gateway.bind is {gateway.bind}, and no token or password is configured",
        gateway.section["auth"],
    )


@check(
    "gateway.loopback_no_auth",
    Severity.CRITICAL,
    reads=("gateway.auth", "gateway.bind", "gateway.controlUi.enabled"),
    fix="""Set gateway.auth.mode to token or password and supply that secret. A gateway
    that nobody opens in a browser can also do without its Control UI:
    gateway.controlUi.enabled false.""",
)
def loopback_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway on loopback asks for no credential.

    Every program and every user of the host controls it, and so does the world as
    soon as a reverse proxy or tunnel forwards to the port.
    """
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if gateway.has_shared_secret or gateway.lets_tailscale_users_in:
        return
    if not gateway.auth.is_trusted_proxy:
        yield _loopback_without_secret(deployment)


@loopback_no_auth.on("2026.5.12")
def loopback_no_auth_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 takes a trusted proxy for no credential here, however it is set up."""
    gateway = gateway_of(deployment)
    if gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if not gateway.has_shared_secret and not gateway.lets_tailscale_users_in:
        yield _loopback_without_secret(deployment)


def _loopback_without_secret(deployment: Deployment) -> Found:
    section = gateway_of(deployment).section
    return found(
        section["auth"],
        "gateway.bind is loopback, and no token or password is configured; behind a"
        " reverse proxy or tunnel the gateway would be open",
        section.at("controlUi.enabled"),
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
)
def real_ip_fallback_enabled(deployment: Deployment) -> Iterator[Found]:
    """The gateway believes X-Real-IP where X-Forwarded-For is missing.

    A client can write that header itself. If a proxy passes it on, the client chooses
    the address that the gateway sees.
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
)
def auth_no_rate_limit(deployment: Deployment) -> Iterator[Found]:
    """Nothing slows down guessing the gateway's secret.

    On a port that other machines reach, a short or leaked secret can be tried without
    end.
    """
    gateway = gateway_of(deployment)
    if not gateway.binds_beyond_loopback or gateway.auth.is_trusted_proxy:
        return
    limit = gateway.section.at("auth.rateLimit")
    if not limit.is_set:
        yield found(
            limit,
            f"gateway.bind is {gateway.bind}, and gateway.auth.rateLimit is not set",
        )


@check(
    "gateway.http.no_auth",
    Severity.CRITICAL,
    Severity.WARN,
    reads=(
        "gateway.auth",
        "gateway.bind",
        "gateway.tailscale.mode",
        "gateway.http.endpoints",
    ),
    fix="""Set gateway.auth.mode to token or password, and supply that secret.""",
)
def http_no_auth(deployment: Deployment) -> Iterator[Found]:
    """The HTTP endpoints answer without a credential.

    Tool calls, and the chat and responses endpoints where they are on, then serve any
    program that reaches the port.
    """
    auth = gateway_of(deployment).auth
    unset = {
        "none": "gateway.auth.mode is none",
        "token": "no token is set" if auth.token is None else "",
        "password": "no password is set" if auth.password is None else "",
    }
    if unset.get(auth.mode):
        yield _open_http(deployment, unset[auth.mode])


@http_no_auth.on("2026.5.12")
def http_no_auth_2026_5(deployment: Deployment) -> Iterator[Found]:
    """2026.5.12 looks at the mode alone."""
    if gateway_of(deployment).auth.mode == "none":
        yield _open_http(deployment, "gateway.auth.mode is none")


def _open_http(deployment: Deployment, reason: str) -> Found:
    gateway = gateway_of(deployment)
    endpoints = gateway.section.at("http.endpoints")
    on = [each["enabled"] for _, each in endpoints.items() if each["enabled"].is_true]
    return found(
        gateway.section.at("auth.mode"),
        f"{reason}, so HTTP requests need no credential",
        *on,
        severity=Severity.CRITICAL if gateway.is_remotely_exposed else Severity.WARN,
    )


@check(
    "gateway.http.session_key_override_enabled",
    Severity.INFO,
    reads=(
        "gateway.http.endpoints.chatCompletions.enabled",
        "gateway.http.endpoints.responses.enabled",
    ),
    fix="""Leave the endpoints off where nobody uses them, and give the gateway's secret
    to nobody who may not read every session.""",
)
def session_key_override_enabled(deployment: Deployment) -> Iterator[Found]:
    """HTTP clients choose the session that they talk to.

    Whoever holds the gateway's secret can name any session key in a request, and so
    read and continue other people's conversations.
    """
    endpoints = gateway_of(deployment).section.at("http.endpoints")
    on = [
        endpoints[name]["enabled"]
        for name in ("chatCompletions", "responses")
        if endpoints[name]["enabled"].is_true
    ]
    if on:
        names = " and ".join(str(each) for each in on)
        yield found(on[0], f"{names} {'is' if len(on) == 1 else 'are'} true", *on[1:])
