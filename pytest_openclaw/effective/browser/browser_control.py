"""The browsers that agents drive, and what protects the way to them.

Source: gateway facts, section 11: the rules of the browser plugin's own audit, which
neither release's command runs.
"""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.secrets import credentials
from pytest_openclaw.deployment.secrets.credentials import Credentials
from pytest_openclaw.deployment.secrets.credentials import read_credentials
from pytest_openclaw.deployment.values.references import has_reference
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.browser.browser import browser_is_on
from pytest_openclaw.effective.browser.profiles import fault_of_address
from pytest_openclaw.effective.browser.profiles import fault_of_profile
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.channels.presence import are_bundled_plugins_off
from pytest_openclaw.effective.plugins.extensions import plugins_asked
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import fold

_GATEWAY_PORT = 18789
BROWSER_PLUGIN = "browser"
#: The browser's own port is this far from the gateway's.
_PORT_OFFSET = 3
_LAST_PORT = 65535
#: So many ports are for browsers, from ``browser.cdpPortRangeStart`` on.
_PORTS = 100


def fault_of_browser(deployment: Deployment) -> tuple[Setting, str] | None:
    """Return the setting that nothing can be resolved with, and why."""
    start = deployment.config.at("browser.cdpPortRangeStart")
    if isinstance(start.value, int) and start.value > _LAST_PORT + 1 - _PORTS:
        return start, f"leaves no {_PORTS} ports above it for browsers"
    setting = deployment.config.at("browser.cdpUrl")
    if setting.has_text:
        fault = fault_of_address(deployment, setting)
        return None if fault is None else (setting, fault)
    port = deployment.config.at("gateway.port")
    stated = port.value if isinstance(port.value, int) else _GATEWAY_PORT
    if not _leaves_ports(deployment, stated):
        return port, (
            f"leaves no valid port for the browser, which uses the port {_PORT_OFFSET} "
            "above it"
        )
    return None


@by_release
def _leaves_ports(deployment: Deployment, port: int) -> bool:
    """Are the ports above the gateway's that the browser uses ones?"""
    return port + _PORT_OFFSET <= _LAST_PORT


@_leaves_ports.on(until="2026.4.23")
def _leaves_ports_2026_4(deployment: Deployment, port: int) -> bool:
    """2026.4.23 takes its usual ports where the first of them is none."""
    return port + _PORT_OFFSET != _LAST_PORT + 1


def failing_profile(deployment: Deployment) -> tuple[Setting, str] | None:
    """Return the profile that ends the plugin's own audit with an error, and why.

    It looks at none where the browser is off, or nothing can be resolved anyway.
    """
    if not browser_is_on(deployment) or fault_of_browser(deployment) is not None:
        return None
    return fault_of_profile(deployment)


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
        or config["plugins"]["entries"][BROWSER_PLUGIN]["enabled"].is_false
        or any(fold(each.string or "") == BROWSER_PLUGIN for each in denied)
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
        or BROWSER_PLUGIN in plugins_asked(deployment)
        or any(fold(each.string or "") == BROWSER_PLUGIN for each in allowed)
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
    return _counts_password(deployment, stated)


@by_release
def _counts_password(deployment: Deployment, stated: Credentials) -> bool:
    """Is there a password, and does the gateway's mode let it count?"""
    mode = deployment.config.at("gateway.auth.mode").value
    if mode in ("token", "none"):
        return False
    return stated.password.is_there or stated.environment_password is not None


@_counts_password.on(until="2026.4.23")
def _counts_password_2026_4(deployment: Deployment, stated: Credentials) -> bool:
    """2026.4.23 takes a text in every mode, a reference where it may be the secret.

    A reference is any text with ``${NAME}`` in it. Where an unset variable is a fault,
    what is left of one was escaped, and counts as text.
    """
    setting = deployment.config.at(credentials.PASSWORD)
    if has_reference(setting.string or ""):
        is_text = deployment.rules.requires_variables
    else:
        is_text = stated.password.value is not None
    if is_text or stated.environment_password is not None:
        return True
    mode = deployment.config.at("gateway.auth.mode").value
    others = ("token", "none", "trusted-proxy")
    return stated.password.is_there and mode not in others
