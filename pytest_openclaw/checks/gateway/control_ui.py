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
    fix="""List the full origins of the Control UI in gateway.controlUi.allowedOrigins,
    such as https://control.example.com.""",
    since="2026.2.26",
)
def allowed_origins_required(deployment: Deployment) -> Iterator[Found]:
    """The Control UI listens beyond loopback without an origin list.

    The origin list prevents other web pages from controlling the gateway with the login
    of a visiting user.

    Fires when gateway.bind is anything but loopback, the Control UI is enabled,
    gateway.controlUi.allowedOrigins contains no origin, and the Host header fallback is
    off.

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
            (
                f"gateway.bind is {gateway.bind_in_words}, the Control UI is enabled, "
                "and gateway.controlUi.allowedOrigins is empty"
            ),
        )


@check(
    "gateway.control_ui.allowed_origins_wildcard",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.controlUi.allowedOrigins", "gateway.bind"),
    fix="Replace * in gateway.controlUi.allowedOrigins with the full origins in use.",
    since="2026.3.2",
)
def allowed_origins_wildcard(deployment: Deployment) -> Iterator[Found]:
    """Every web page may control the gateway.

    With * as an allowed origin, any page opened by a logged-in user can send requests
    to the gateway in that user's name.

    Fires when an entry of gateway.controlUi.allowedOrigins is *, even if the Control UI
    is disabled.

    Severity: critical when gateway.bind is anything but loopback; else warn.
    """
    gateway = gateway_of(deployment)
    origins = gateway.section.at("controlUi.allowedOrigins")
    if origins.any(lambda origin: origin.text == "*"):
        yield found(
            origins,
            "gateway.controlUi.allowedOrigins contains *",
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
    since="2026.2.26",
)
def host_header_origin_fallback(deployment: Deployment) -> Iterator[Found]:
    """The Control UI trusts the Host header for its origin.

    The client sends this header. A page can pass the test by rebinding its DNS name to
    the gateway.

    Fires when gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback is true, even
    if the Control UI is disabled.

    Severity: critical when gateway.bind is anything but loopback; else warn.
    """
    fallback = gateway_of(deployment).section.at(
        "controlUi.dangerouslyAllowHostHeaderOriginFallback"
    )
    if fallback.is_true:
        yield found(fallback, f"{fallback} is true", severity=_by_reach(deployment))


@check(
    "gateway.control_ui.insecure_auth",
    Severity.CRITICAL,
    Severity.WARN,
    reads=("gateway.controlUi.allowInsecureAuth",),
    fix=(
        "Set gateway.controlUi.allowInsecureAuth to false, and serve the UI over HTTPS."
    ),
    until="2026.7.1",
    safe_fix=(Unset(cost="the Control UI requires HTTPS or localhost"),),
)
def insecure_auth(deployment: Deployment) -> Iterator[Found]:
    """The Control UI accepts logins without a device identity.

    This switch is intended for plain HTTP, where a browser cannot provide a device key.
    A stolen secret then works from any machine.

    Fires when gateway.controlUi.allowInsecureAuth is true.

    Severity: warn; critical in 2026.2.9.

    Releases: 2026.9.6 rejects the key.
    """
    yield from _insecure_auth(deployment, Severity.WARN)


@insecure_auth.on(until="2026.2.9")
def insecure_auth_2026_2(deployment: Deployment) -> Iterator[Found]:
    """2026.2.9 has it as critical."""
    yield from _insecure_auth(deployment, Severity.CRITICAL)


def _insecure_auth(deployment: Deployment, severity: Severity) -> Iterator[Found]:
    allowed = gateway_of(deployment).section.at("controlUi.allowInsecureAuth")
    if allowed.is_true:
        words = "gateway.controlUi.allowInsecureAuth is true"
        yield found(allowed, words, severity=severity)


@check(
    "gateway.control_ui.device_auth_disabled",
    Severity.CRITICAL,
    reads=("gateway.controlUi.dangerouslyDisableDeviceAuth",),
    fix="""Set gateway.controlUi.dangerouslyDisableDeviceAuth to false, and pair the
    devices in use.""",
    until="2026.7.1",
    safe_fix=(Unset(cost="each browser must be paired once"),),
)
def device_auth_disabled(deployment: Deployment) -> Iterator[Found]:
    """The Control UI does not verify the user's device.

    Device pairing makes a stolen token useless on other machines. This switch disables
    that protection.

    Fires when gateway.controlUi.dangerouslyDisableDeviceAuth is true.

    Releases: 2026.9.6 accepts the key and ignores it.
    """
    disabled = gateway_of(deployment).section.at(
        "controlUi.dangerouslyDisableDeviceAuth"
    )
    if disabled.is_true:
        yield found(disabled, "gateway.controlUi.dangerouslyDisableDeviceAuth is true")


def _by_reach(deployment: Deployment) -> Severity:
    wide = gateway_of(deployment).binds_beyond_loopback
    return Severity.CRITICAL if wide else Severity.WARN
