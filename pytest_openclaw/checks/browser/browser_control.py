"""The browsers that agents drive: dormant in most releases.

The browser plugin would report this inside a running gateway, which the releases'
command is not. Profiles that are stricter than the audit evaluate it from the config.
2026.4.23 asks the plugin where the config names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.safe_fix import Set
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.browser.browser_control import asks_browser_plugin
from pytest_openclaw.effective.browser.browser_control import failing_profile
from pytest_openclaw.effective.browser.browser_control import fault_of_browser
from pytest_openclaw.effective.browser.browser_control import is_control_protected
from pytest_openclaw.effective.browser.browser_control import require_browser
from pytest_openclaw.effective.browser.profiles import distant_browsers
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_special
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.releases.release import ALL
from pytest_openclaw.releases.release import Span

_NEVER = (
    "openclaw security audit never evaluates it: the browser plugin reports it "
    "only inside a running gateway"
)
_FAILED = (
    "the browser plugin's own audit fails, see plugins.browser.security_audit_failed"
)
#: Since then the command starts no plugin for its own audit.
_SILENT = Span(since="2026.5.12")
_PRIVATE_NETWORK = "browser.ssrfPolicy.dangerouslyAllowPrivateNetwork"
#: Names of this machine, and of what cloud machines ask for their own credentials.
_NEAR_NAMES = ("localhost", "localhost.localdomain", "metadata.google.internal")


@check(
    "browser.control_invalid_config",
    Severity.WARN,
    reads=("browser.cdpUrl", "gateway.port"),
    fix="""Set browser.cdpUrl to an http, https, ws or wss address with a valid port,
    and choose a gateway.port that leaves the ports above it free for the browser.""",
    never=_NEVER,
    dormant=ALL,
    silent=_SILENT,
)
def control_invalid_config(deployment: Deployment) -> Iterator[Found]:
    """The browser's settings cannot be resolved.

    No other browser setting can be evaluated.

    Fires when browser.cdpUrl is not a valid address, or has an unsupported scheme or
    port, or when gateway.port leaves no valid port for browser control.
    """
    fault = fault_of_browser(deployment)
    if fault is not None:
        setting, what = fault
        yield found(setting, f"{setting} {what}")


@check(
    "browser.control_no_auth",
    Severity.CRITICAL,
    reads=("browser.enabled", "gateway.auth"),
    fix="Set gateway.auth.mode to token or password, and supply that secret.",
    never=_NEVER,
    dormant=ALL,
    silent=_SILENT,
    since="2026.2.26",
)
def control_no_auth(deployment: Deployment) -> Iterator[Found]:
    """Browser control requires no credential.

    Any local program can control the browser with all its logins.

    Fires when the browser is enabled and the gateway has no token and no password for
    it to use.
    """
    if is_control_protected(deployment):
        return
    if require_browser(deployment):
        setting = deployment.config.at("gateway.auth")
        yield found(setting, "no token or password is configured for it")


@check(
    "browser.extension_relay_legacy_auth",
    Severity.WARN,
    reads=("browser.extensionRelay.allowLegacyAuth",),
    fix="Set browser.extensionRelay.allowLegacyAuth to false.",
    since="2026.8.2",
    never=_NEVER,
    dormant=Span(since="2026.8.2"),
    safe_fix=(Set(False, cost="browser extensions must be paired again"),),
)
def extension_relay_legacy_auth(deployment: Deployment) -> Iterator[Found]:
    """The browser extension accepts legacy logins.

    The legacy login shares one secret between all extensions.

    Fires when the browser is enabled, unless browser.extensionRelay.allowLegacyAuth is
    false.
    """
    setting = deployment.config.at("browser.extensionRelay.allowLegacyAuth")
    if setting.is_false:
        return
    if require_browser(deployment):
        stated = "is true" if setting.is_true else "is not set, and the default is true"
        yield found(setting, f"{setting} {stated}")


@check(
    "browser.remote_cdp_http",
    Severity.WARN,
    reads=("browser.cdpUrl", "browser.profiles.*.cdpUrl"),
    fix="Connect to remote browsers over https or wss.",
    never=_NEVER,
    dormant=ALL,
    silent=_SILENT,
)
def remote_cdp_http(deployment: Deployment) -> Iterator[Found]:
    """A remote browser is controlled without encryption.

    An attacker on the network path can read and change everything that the browser
    does.

    Fires for each browser profile with an http address outside of loopback.
    """
    if not require_browser(deployment):
        return
    for each in distant_browsers(deployment):
        if each.address.scheme == "http":
            where = f"at {each.address.host}, over http"
            yield found(each.subject, f"the browser profile {each.name} is {where}")


@check(
    "browser.remote_cdp_private_host",
    Severity.WARN,
    reads=(_PRIVATE_NETWORK, "browser.profiles.*.cdpUrl"),
    fix=f"Set {_PRIVATE_NETWORK} to false.",
    since="2026.3.24",
    never=_NEVER,
    dormant=ALL,
    silent=_SILENT,
)
def remote_cdp_private_host(deployment: Deployment) -> Iterator[Found]:
    """The browser may connect to hosts inside the private network.

    Pages opened in such a browser can reach services that trust the private network.

    Fires for each browser profile on a private address when
    browser.ssrfPolicy.dangerouslyAllowPrivateNetwork is true.
    """
    if not _lets_private_hosts_in(deployment):
        return
    if not require_browser(deployment):
        return
    for each in distant_browsers(deployment):
        if _is_near(each.address.host):
            where = f"at {each.address.host}, and {_PRIVATE_NETWORK} is true"
            yield found(each.subject, f"the browser profile {each.name} is {where}")


@by_release
def _lets_private_hosts_in(deployment: Deployment) -> bool:
    """Is the private network allowed in so many words?"""
    return deployment.config.at(_PRIVATE_NETWORK).is_true


@_lets_private_hosts_in.on(until="2026.3.28")
def _lets_private_hosts_in_2026_3(deployment: Deployment) -> bool:
    """2026.3.28 allows it unless told otherwise."""
    return not deployment.config.at(_PRIVATE_NETWORK).is_false


def _is_near(host: str) -> bool:
    ip = ip_of(host)
    return host in _NEAR_NAMES if ip is None else is_special(ip)


def _where_named(*checks: Check) -> None:
    """Let 2026.4.23's command evaluate *checks* where the config names the plugin.

    2026.3.28 has them in its own core, and always does.
    """
    for each in checks:
        each.on(since="2026.4.15", until="2026.4.23")(partial(_if_named, each))
        each.on(until="2026.3.28")(partial(_awake, each))


def _awake(check: Check, deployment: Deployment) -> Iterator[Found]:
    function = check.dormant.of(deployment.rules.release) if check.dormant else None
    yield from function(deployment) if function else ()


def _if_named(check: Check, deployment: Deployment) -> Iterator[Found]:
    if not asks_browser_plugin(deployment):
        raise NotEvaluated(_NEVER)
    if failing_profile(deployment) is not None:
        raise NotEvaluated(_FAILED)
    yield from _awake(check, deployment)


_where_named(
    control_invalid_config,
    control_no_auth,
    remote_cdp_http,
    remote_cdp_private_host,
)
