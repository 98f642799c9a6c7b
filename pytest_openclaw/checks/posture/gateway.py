"""The hardened posture of the gateway: who gets in, and over which wire."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_HERE = ("127.0.0.1", "::1")


@posture(
    "posture.gateway.auth",
    Severity.CRITICAL,
    reads=(
        "gateway.auth.mode",
        "gateway.auth.token",
        "gateway.auth.password",
        "gateway.auth.trustedProxy.userHeader",
        "gateway.trustedProxies",
    ),
    fix="""Set gateway.auth.mode to token or password and give it a secret, or to
    trusted-proxy and name the proxies and their user header.""",
    echoes=(
        "gateway.bind_no_auth",
        "gateway.loopback_no_auth",
        "gateway.http.no_auth",
        "gateway.trusted_proxy_no_proxies",
        "gateway.trusted_proxy_no_user_header",
    ),
    note="""A credential whose text is not known here, such as ${TOKEN}, counts as
    set.""",
)
def gateway_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway lets people in without a credential.

    Whoever reaches it steers every agent, on loopback too: any program and any web page
    on the host is a caller. A team's gateway asks each of them for a secret.

    Fires when the auth mode is none, when it is token or password and none is set, and
    when it is trusted-proxy and no proxy or no user header is named.
    """
    gateway = gateway_of(deployment)
    section, auth = gateway.section["auth"], gateway.auth
    if auth.mode == "none":
        yield found(section["mode"], f"{section['mode']} is none")
    elif auth.mode == "token" and auth.token is None:
        yield found(section["token"], "mode is token, and no token is set")
    elif auth.mode == "password" and auth.password is None:
        yield found(section["password"], "mode is password, and no password is set")
    elif auth.is_trusted_proxy:
        yield from _proxy_faults(gateway.section)


def _proxy_faults(gateway: Setting) -> Iterator[Found]:
    proxies, header = (
        gateway["trustedProxies"],
        gateway.at("auth.trustedProxy.userHeader"),
    )
    if not any(each.has_text for each in proxies.elements()):
        yield found(proxies, f"mode is trusted-proxy, and {proxies} names none")
    if not header.has_text:
        yield found(header, f"mode is trusted-proxy, and {header} is not set")


@posture(
    "posture.gateway.transport",
    Severity.WARN,
    raised=Severity.CRITICAL,
    reads=(
        "gateway.bind",
        "gateway.customBindHost",
        "gateway.tls",
        "gateway.tailscale.mode",
        "gateway.auth.mode",
        "gateway.trustedProxies",
    ),
    fix="""Set gateway.bind to loopback, or gateway.tls.enabled with
    gateway.tls.certPath and gateway.tls.keyPath or with gateway.tls.autoGenerate, or
    put a named proxy with TLS or Tailscale serve in front.""",
    echoes=("gateway.bind_no_auth",),
    note="""What the releases do where gateway.tls.enabled stands alone is not relied
    on: a certificate or autoGenerate has to be written down. A tailnet address counts
    as beyond loopback, as it does for the audit.""",
)
def gateway_transport(deployment: Deployment) -> Iterator[Found]:
    """The gateway talks over the network without encryption.

    Its token and every conversation cross the wire as they are. Whoever listens on the
    way has both.

    Fires when the gateway listens beyond loopback, gateway.tls.enabled is not true with
    a certificate or autoGenerate, and neither Tailscale serve nor a named trusted proxy
    stands in front.
    """
    gateway = gateway_of(deployment)
    section = gateway.section
    if not gateway.binds_beyond_loopback or _is_custom_loopback(section):
        return
    if gateway.tailscale_mode == "serve":
        return
    if gateway.auth.is_trusted_proxy and gateway.has_trusted_proxies:
        return
    tls = section["tls"]
    bind = section["bind"]
    if not tls["enabled"].is_true:
        words = f"{bind} is {gateway.bind_in_words}, and nothing encrypts it"
        yield found(bind, words, see=(tls["enabled"],))
    elif not _has_certificate(tls):
        words = f"{tls['enabled']} is true without a certificate or autoGenerate"
        yield found(bind, words, see=(tls["certPath"], tls["autoGenerate"]))


def _is_custom_loopback(gateway: Setting) -> bool:
    if gateway["bind"].string != "custom":
        return False
    return gateway["customBindHost"].text in _HERE


def _has_certificate(tls: Setting) -> bool:
    if tls["autoGenerate"].is_true:
        return True
    return tls["certPath"].has_text and tls["keyPath"].has_text


@posture(
    "posture.gateway.control_ui",
    Severity.CRITICAL,
    reads=("gateway.controlUi",),
    fix="""Take the switch out of gateway.controlUi, and let people in by pairing their
    devices.""",
    echoes=(
        "gateway.control_ui.host_header_origin_fallback",
        "gateway.control_ui.insecure_auth",
        "gateway.control_ui.device_auth_disabled",
        "config.insecure_or_dangerous_flags",
    ),
    note="""2026.9.6 takes dangerouslyDisableDeviceAuth from older configs and does not
    act on it; here it counts all the same, as a config that an older release may read
    again.""",
    safe_fix=(
        Unset(only="gateway.controlUi.*", cost="each browser has to be paired once"),
    ),
)
def gateway_control_ui(deployment: Deployment) -> Iterator[Found]:
    """A protection of the Control UI is switched off.

    The Control UI can do all that its owner can. Each of these switches lets a web page
    or a bare token stand in for a device that was approved.

    Fires for each switch of gateway.controlUi that is true and weakens who may use it.
    """
    section = gateway_of(deployment).section["controlUi"]
    for switch in deployment.rules.posture.control_ui_switches:
        if section[switch].is_true:
            yield found(section[switch], f"{section[switch]} is true")
