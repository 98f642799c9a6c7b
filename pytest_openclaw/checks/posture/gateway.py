"""The hardened posture of the gateway: who gets in, and over which wire."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.checks.posture.kit import posture
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.effective.gateway.missing_secrets import missing_secrets
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
    fix="""Set gateway.auth.mode to token or password and supply a secret, or to
    trusted-proxy with the proxies' addresses and their user header.""",
    echoes=(
        "gateway.bind_no_auth",
        "gateway.loopback_no_auth",
        "gateway.http.no_auth",
        "gateway.trusted_proxy_no_proxies",
        "gateway.trusted_proxy_no_user_header",
    ),
    note="""A credential with an unknown value, such as ${TOKEN}, counts as set.""",
)
def gateway_auth(deployment: Deployment) -> Iterator[Found]:
    """The gateway accepts connections without a credential.

    Anyone who can reach it controls every agent. This includes any program and any web
    page on the host, even on loopback. A shared gateway must require a secret from each
    of them.

    Fires when the auth mode is none, when it is token or password and no secret is set,
    and when it is trusted-proxy without trusted proxies or a user header.
    """
    gateway = gateway_of(deployment)
    section, auth = gateway.section["auth"], gateway.auth
    if auth.mode == "none":
        yield found(section["mode"], f"{section['mode']} is none")
    elif auth.lacks_secret:
        missing = missing_secrets(deployment, auth.mode)
        words = f"mode is {auth.mode}, and {missing.why}"
        yield found(section[auth.mode], words, fix=missing.fix)
    elif auth.is_trusted_proxy:
        yield from _proxy_faults(gateway.section)


def _proxy_faults(gateway: Setting) -> Iterator[Found]:
    proxies, header = (
        gateway["trustedProxies"],
        gateway.at("auth.trustedProxy.userHeader"),
    )
    if not any(each.has_text for each in proxies.elements()):
        yield found(proxies, f"mode is trusted-proxy, and {proxies} is empty")
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
    put a trusted proxy with TLS or Tailscale Serve in front.""",
    echoes=("gateway.bind_no_auth",),
    note="""The default behaviour of a bare gateway.tls.enabled is not considered: a
    certificate or autoGenerate must be explicit. A tailnet address counts as beyond
    loopback, as in the audit.""",
)
def gateway_transport(deployment: Deployment) -> Iterator[Found]:
    """The gateway communicates over the network without encryption.

    Its token and all conversations cross the network in clear text. An attacker on the
    path can read both.

    Fires when the gateway listens beyond loopback, gateway.tls.enabled is not true with
    a certificate or autoGenerate, and there is neither Tailscale Serve nor a trusted
    proxy in front.
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
        words = (
            f"{bind} is {gateway.bind_in_words}, and the connection is not encrypted"
        )
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
    fix="""Remove the switch from gateway.controlUi, and pair the devices of its
    users.""",
    echoes=(
        "gateway.control_ui.host_header_origin_fallback",
        "gateway.control_ui.insecure_auth",
        "gateway.control_ui.device_auth_disabled",
        "config.insecure_or_dangerous_flags",
    ),
    note="""2026.9.6 accepts dangerouslyDisableDeviceAuth in older configs and ignores
    it. It counts here all the same, because an older release may read the config
    again.""",
    safe_fix=(
        Unset(only="gateway.controlUi.*", cost="each browser must be paired once"),
    ),
)
def gateway_control_ui(deployment: Deployment) -> Iterator[Found]:
    """A protection of the Control UI is disabled.

    The Control UI has all the rights of its owner. Each of these switches lets a web
    page or a bare token replace an approved device.

    Fires for each switch of gateway.controlUi that is true and weakens its access
    control.
    """
    section = gateway_of(deployment).section["controlUi"]
    for switch in deployment.rules.posture.control_ui_switches:
        if section[switch].is_true:
            yield found(section[switch], f"{section[switch]} is true")
