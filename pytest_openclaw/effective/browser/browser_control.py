"""The browsers that agents drive, and what protects the way to them.

Source: gateway facts, section 11: the rules of the browser plugin's own audit, which
neither release's command runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets.credentials import read_credentials
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.urls import Address
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.browser.browser import browser_is_on
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.presence import are_bundled_plugins_off
from pytest_openclaw.effective.gateway.network import ip_of
from pytest_openclaw.effective.gateway.network import is_loopback
from pytest_openclaw.effective.plugins.extensions import plugins_asked
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.on_use import dataclass

_GATEWAY_PORT = 18789
_PLUGIN = "browser"
#: The browser's own port is this far from the gateway's.
_PORT_OFFSET = 3
_LAST_PORT = 65535
_OWN_PROFILE = "openclaw"
_LOCAL_NAME = "localhost"
#: They attach to a browser that runs on this machine.
_LOCAL_DRIVERS = ("existing-session", "extension")


@dataclass(frozen=True)
class BrowserProfile:
    """A browser that agents may drive: where it is, and the setting that says so."""

    name: str
    address: Address
    subject: Setting

    @property
    def is_local(self) -> bool:
        """Is it on this machine?"""
        ip = ip_of(self.address.host)
        return self.address.host == _LOCAL_NAME or (ip is not None and is_loopback(ip))


def fault_of_browser(deployment: Deployment) -> tuple[Setting, str] | None:
    """Return the setting that nothing can be resolved with, and why."""
    setting = deployment.config.at("browser.cdpUrl")
    if setting.has_text:
        address = read_address(setting.text or "")
        if address is None:
            return setting, "is not a valid address"
        schemes = _schemes(deployment)
        if address.scheme not in schemes:
            return setting, f"does not begin with {', '.join(schemes)}"
        if address.port == "0":
            return setting, "has an invalid port"
        return None
    port = deployment.config.at("gateway.port")
    stated = port.value if isinstance(port.value, int) else _GATEWAY_PORT
    if not _leaves_ports(deployment, stated):
        return port, (
            f"leaves no valid port for the browser, which uses the port {_PORT_OFFSET} "
            "above it"
        )
    return None


@by_release
def _schemes(deployment: Deployment) -> tuple[str, ...]:
    """With what does the address of a browser begin?"""
    return ("http", "https", "ws", "wss")


@_schemes.on(until="2026.2.26")
def _schemes_2026_2(deployment: Deployment) -> tuple[str, ...]:
    """2026.2.26 takes HTTP alone."""
    return ("http", "https")


@by_release
def _leaves_ports(deployment: Deployment, port: int) -> bool:
    """Are the ports above the gateway's that the browser uses ones?"""
    return port + _PORT_OFFSET <= _LAST_PORT


@_leaves_ports.on(until="2026.4.23")
def _leaves_ports_2026_4(deployment: Deployment, port: int) -> bool:
    """2026.4.23 takes its usual ports where the first of them is none."""
    return port + _PORT_OFFSET != _LAST_PORT + 1


def require_browser(deployment: Deployment) -> bool:
    """Tell whether agents have a browser.

    Raises :class:`NotEvaluated` where its settings cannot be resolved.
    """
    if fault_of_browser(deployment) is not None:
        reason = "the browser's settings cannot be resolved"
        raise NotEvaluated(f"{reason}, see browser.control_invalid_config")
    return browser_is_on(deployment)


def asks_browser_plugin(deployment: Deployment) -> bool:
    """Does the config name the browser's plugin, and let it run?

    A section of its settings names it, and a policy of tools that allows it.
    """
    config = deployment.config
    denied = config.at("plugins.deny").elements()
    if (
        are_bundled_plugins_off(deployment)
        or config.at("plugins.enabled").is_false
        or any(fold(each.string or "") == _PLUGIN for each in denied)
    ):
        return False
    policies = [config["tools"]]
    policies += [each["tools"] for each in config.at("agents.list").elements()]
    allowed = (
        entry
        for policy in policies
        for key in ("allow", "alsoAllow")
        for entry in policy[key].elements()
    )
    return (
        config["browser"].exists
        or _PLUGIN in plugins_asked(deployment)
        or any(fold(each.string or "") == _PLUGIN for each in allowed)
    )


def is_control_protected(deployment: Deployment) -> bool:
    """Does browser control have a credential to ask for?

    A token counts in every mode; a password where nothing chooses another mode.
    What stands under ``gateway.remote`` is for clients.
    """
    stated = read_credentials(
        deployment.config, deployment.marked, deployment.environment, deployment.rules
    )
    if stated.token.is_there or stated.environment_token is not None:
        return True
    mode = deployment.config.at("gateway.auth.mode").value
    if mode in _modes_without_password(deployment):
        return False
    return stated.password.is_there or stated.environment_password is not None


@by_release
def _modes_without_password(deployment: Deployment) -> tuple[str, ...]:
    """In which modes of the gateway does its password not count?"""
    return ("token", "none")


@_modes_without_password.on(until="2026.4.23")
def _modes_without_password_2026_4(deployment: Deployment) -> tuple[str, ...]:
    """2026.4.23 takes a password in every mode."""
    return ()


def distant_browsers(deployment: Deployment) -> Iterator[BrowserProfile]:
    """Yield the browsers on other machines.

    The others first; raises :class:`NotEvaluated` at the end where one is not known.
    """
    question: NotEvaluated | None = None
    for name, settings in _profiles(deployment):
        try:
            profile = _profile(deployment, name, settings)
        except NotEvaluated as not_evaluated:
            question = question or not_evaluated
            continue
        if profile is not None and not profile.is_local:
            yield profile
    if question is not None:
        raise question


def _profiles(deployment: Deployment) -> Iterator[tuple[str, Setting]]:
    """Yield the profiles of the config, and the one that is there without it.

    The further ones that a release has by itself are on this machine.
    """
    stated = deployment.config.at("browser.profiles")
    yield from stated.items()
    if not stated[_OWN_PROFILE].exists:
        yield _OWN_PROFILE, Setting.missing()


def _profile(
    deployment: Deployment, name: str, settings: Setting
) -> BrowserProfile | None:
    """Return where a browser is; ``None`` for one that is not reached by address."""
    base = deployment.config.at("browser.cdpUrl")
    own = settings["cdpUrl"]
    if own.has_text:
        return BrowserProfile(name, _address(own), own)
    if settings.exists and settings["driver"].value in _LOCAL_DRIVERS:
        return None
    if not base.has_text:
        return None  # at the default, which is this machine
    address = _address(base)
    is_whole = address.scheme in ("ws", "wss") and not settings.exists
    scheme = "https" if address.scheme == "https" else "http"
    at = address if is_whole else address._replace(scheme=scheme)
    return BrowserProfile(name, at, base)


def _address(setting: Setting) -> Address:
    address = read_address(setting.text or "")
    if address is None:
        raise NotEvaluated(f"{setting} is not a valid address")
    return address
