"""The Control UI: which web pages may drive it, and from which device."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Unset
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.gateway import gateway_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

#: The words of ``gateway.bind`` for which 2026.4.23 fills origins in.
_FILLED = ("auto", "custom", "lan", "tailnet")


@check(
    "gateway.control_ui.allowed_origins_required",
    Severity.CRITICAL,
    reads=(
        "gateway.controlUi.allowedOrigins",
        "gateway.bind",
        "gateway.controlUi.enabled",
    ),
    fix="""List the full origins that people open the Control UI by in
    gateway.controlUi.allowedOrigins, such as https://control.example.com.""",
)
def allowed_origins_required(deployment: Deployment) -> Iterator[Found]:
    """The Control UI is served beyond loopback and no origin is named.

    The list of origins keeps other web pages that a user visits from driving the
    gateway with that user's login.

    Fires when gateway.bind is anything but loopback, the Control UI is not switched
    off, gateway.controlUi.allowedOrigins names no origin, and the fallback to the Host
    header is not on.

    Releases: 2026.4.23 fills local origins in as it loads a config, unless gateway.bind
    is an address, which was its former spelling.
    """
    yield from _without_origins(deployment)


@allowed_origins_required.on(since="2026.4.15", until="2026.4.23")
def allowed_origins_required_2026_4(deployment: Deployment) -> Iterator[Found]:
    """2026.4.23 fills origins in for a bind of today, and not for a former address."""
    if deployment.authored.at("gateway.bind").string not in _FILLED:
        yield from _without_origins(deployment)


def _without_origins(deployment: Deployment) -> Iterator[Found]:
    gateway = gateway_of(deployment)
    control_ui = gateway.section["controlUi"]
    if not gateway.binds_beyond_loopback or not gateway.has_control_ui:
        return
    if control_ui["dangerouslyAllowHostHeaderOriginFallback"].is_true:
        return
    origins = control_ui["allowedOrigins"]
    if not any(origin.has_text for origin in origins.elements()):
        yield found(
            origins,
            f"gateway.bind is {gateway.bind_in_words}, the Control UI is on, and"
            " gateway.controlUi.allowedOrigins names no origin",
        )


@check(
    "gateway.control_ui.allowed_origins_wildcard",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.controlUi.allowedOrigins", "gateway.bind"),
    fix="Replace * in gateway.controlUi.allowedOrigins by the full origins in use.",
)
def allowed_origins_wildcard(deployment: Deployment) -> Iterator[Found]:
    """Every web page may drive the Control UI.

    With * as an allowed origin, any page that a logged-in user opens can talk to the
    gateway in that user's name.

    Fires when an entry of gateway.controlUi.allowedOrigins is *, also where the Control
    UI is switched off.

    Severity: critical when gateway.bind is anything but loopback; else warn.
    """
    gateway = gateway_of(deployment)
    origins = gateway.section.at("controlUi.allowedOrigins")
    if origins.any(lambda origin: origin.text == "*"):
        yield found(
            origins,
            "gateway.controlUi.allowedOrigins holds *",
            severity=_by_reach(deployment),
        )


@check(
    "gateway.control_ui.host_header_origin_fallback",
    Severity.CRITICAL,
    Severity.WARN,
    reads=(
        "gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback",
        "gateway.bind",
    ),
    fix="""Set gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback to false, and
    list origins in gateway.controlUi.allowedOrigins.""",
    safe_fix=(Unset(),),
)
def host_header_origin_fallback(deployment: Deployment) -> Iterator[Found]:
    """The Control UI accepts whatever origin the Host header suggests.

    The header comes from the client. A page that rebinds its DNS name to the gateway
    passes this test.

    Fires when gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback is true, also
    where the Control UI is switched off.

    Severity: critical when gateway.bind is anything but loopback; else warn.
    """
    fallback = gateway_of(deployment).section.at(
        "controlUi.dangerouslyAllowHostHeaderOriginFallback"
    )
    if fallback.is_true:
        yield found(fallback, f"{fallback} is true", severity=_by_reach(deployment))


@check(
    "gateway.control_ui.insecure_auth",
    Severity.WARN,
    reads=("gateway.controlUi.allowInsecureAuth",),
    fix="Set gateway.controlUi.allowInsecureAuth to false, and serve the UI by HTTPS.",
    until="2026.7.1",
    safe_fix=(Unset(cost="the Control UI needs HTTPS or localhost"),),
)
def insecure_auth(deployment: Deployment) -> Iterator[Found]:
    """The Control UI takes logins that skip device identity.

    The switch is there for plain HTTP, where a browser offers no device key; a stolen
    secret then works from any machine.

    Fires when gateway.controlUi.allowInsecureAuth is true.

    Releases: 2026.9.6 refuses the key.
    """
    allowed = gateway_of(deployment).section.at("controlUi.allowInsecureAuth")
    if allowed.is_true:
        yield found(allowed, "gateway.controlUi.allowInsecureAuth is true")


@check(
    "gateway.control_ui.device_auth_disabled",
    Severity.CRITICAL,
    reads=("gateway.controlUi.dangerouslyDisableDeviceAuth",),
    fix="""Set gateway.controlUi.dangerouslyDisableDeviceAuth to false, and pair the
    devices in use.""",
    until="2026.7.1",
    safe_fix=(Unset(cost="each browser has to be paired once"),),
)
def device_auth_disabled(deployment: Deployment) -> Iterator[Found]:
    """The Control UI does not ask which device it is on.

    Pairing makes a stolen token useless on other machines; this switch gives that up.

    Fires when gateway.controlUi.dangerouslyDisableDeviceAuth is true.

    Releases: 2026.9.6 takes the key and ignores it.
    """
    disabled = gateway_of(deployment).section.at(
        "controlUi.dangerouslyDisableDeviceAuth"
    )
    if disabled.is_true:
        yield found(disabled, "gateway.controlUi.dangerouslyDisableDeviceAuth is true")


def _by_reach(deployment: Deployment) -> Severity:
    wide = gateway_of(deployment).binds_beyond_loopback
    return Severity.CRITICAL if wide else Severity.WARN
