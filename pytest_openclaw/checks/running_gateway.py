"""Checks that only a running gateway can answer."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity

_PROBE = "needs a live probe of the gateway, which is not made"
_BROWSER = (
    "openclaw security audit never evaluates it: the browser plugin reports it inside"
    " a running gateway alone"
)


@check(
    "gateway.probe_failed",
    Severity.WARN,
    reads=("gateway.port", "gateway.remote.url", "gateway.auth"),
    fix="Look at the gateway's log, and at the credentials that the probe used.",
    needs=_PROBE,
)
def probe_failed(deployment: Deployment) -> Iterator[Found]:
    """The gateway does not answer as its config promises.

    With --deep the real audit connects to it; a failed connection leaves open whether
    what was audited is what runs.

    Fires when the audit was started with --deep and the gateway does not answer it.
    """
    raise NotEvaluated(_PROBE)


@check(
    "gateway.probe_auth_secretref_unavailable",
    Severity.WARN,
    reads=("gateway.auth", "gateway.remote"),
    fix="Make the secret available where the audit runs.",
    since="2026.3.28",
    needs=_PROBE,
)
def probe_auth_secretref_unavailable(deployment: Deployment) -> Iterator[Found]:
    """The secret for the probe cannot be had.

    With --deep the real audit logs in; a reference that it cannot resolve leaves the
    probe without a credential.

    Fires when the audit was started with --deep and the secret that it would log in
    with is a reference without a value.
    """
    raise NotEvaluated(_PROBE)


@check(
    "browser.control_invalid_config",
    Severity.WARN,
    reads=("browser.cdpUrl", "browser.profiles"),
    fix="Set browser.cdpUrl to an http, https, ws or wss address with a valid port.",
    never=_BROWSER,
)
def control_invalid_config(deployment: Deployment) -> Iterator[Found]:
    """The browser's settings cannot be resolved.

    Nothing else about the browser can be judged then.

    Fires when browser.cdpUrl is no address, or has a scheme or port that cannot be
    used.
    """
    raise NotEvaluated(_BROWSER)


@check(
    "browser.control_no_auth",
    Severity.CRITICAL,
    reads=("browser.enabled", "gateway.auth"),
    fix="Set gateway.auth.mode to token or password, and supply that secret.",
    never=_BROWSER,
)
def control_no_auth(deployment: Deployment) -> Iterator[Found]:
    """Browser control asks for no credential.

    Any local program can then drive the browser with all its logins.

    Fires when the browser is on and the gateway has no token and no password for it to
    use.
    """
    raise NotEvaluated(_BROWSER)


@check(
    "browser.extension_relay_legacy_auth",
    Severity.WARN,
    reads=("browser.extensionRelay.allowLegacyAuth",),
    fix="Set browser.extensionRelay.allowLegacyAuth to false.",
    since="2026.8.2",
    never=_BROWSER,
)
def extension_relay_legacy_auth(deployment: Deployment) -> Iterator[Found]:
    """The browser extension may log in the old way.

    That login shares one secret between all extensions.

    Fires unless browser.extensionRelay.allowLegacyAuth is false.
    """
    raise NotEvaluated(_BROWSER)


@check(
    "browser.remote_cdp_http",
    Severity.WARN,
    reads=("browser.cdpUrl", "browser.profiles.*.cdpUrl"),
    fix="Reach a browser on another machine by https or wss.",
    never=_BROWSER,
)
def remote_cdp_http(deployment: Deployment) -> Iterator[Found]:
    """A browser on another machine is driven in the clear.

    Whoever is on the way reads and changes everything that the browser does.

    Fires for each browser profile whose address is http and not on loopback.
    """
    raise NotEvaluated(_BROWSER)


@check(
    "browser.remote_cdp_private_host",
    Severity.WARN,
    reads=(
        "browser.ssrfPolicy.dangerouslyAllowPrivateNetwork",
        "browser.profiles.*.cdpUrl",
    ),
    fix="Set browser.ssrfPolicy.dangerouslyAllowPrivateNetwork to false.",
    since="2026.3.28",
    never=_BROWSER,
)
def remote_cdp_private_host(deployment: Deployment) -> Iterator[Found]:
    """The browser may be one inside the private network.

    Pages that it opens then reach services which trust that network.

    Fires for each browser profile on a private address when
    browser.ssrfPolicy.dangerouslyAllowPrivateNetwork is true.
    """
    raise NotEvaluated(_BROWSER)
