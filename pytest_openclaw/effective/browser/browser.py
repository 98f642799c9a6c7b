"""Whether agents have a browser."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import every
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.language.javascript import fold

_PLUGIN = "browser"


@by_release
def browser_is_on(deployment: Deployment) -> bool:
    """Tell whether the browser is on. 2026.9.6 asks whether its plugin is, too."""
    plugins = deployment.config["plugins"]
    if deployment.config.at("browser.enabled").is_false or plugins["enabled"].is_false:
        return False
    entries = plugins["entries"].items()
    if any(fold(key) == _PLUGIN and each["enabled"].is_false for key, each in entries):
        return False
    return every((_is_allowed, _is_spared), lambda holds: holds(plugins))


@browser_is_on.on(until="2026.6.11")
def browser_is_on_2026_5(deployment: Deployment) -> bool:
    """2026.5.12 looks at the browser's own switch alone."""
    return not deployment.config.at("browser.enabled").is_false


def _is_allowed(plugins: Setting) -> bool:
    return not plugins["allow"].has_elements or plugins["allow"].any(_is_browser)


def _is_spared(plugins: Setting) -> bool:
    return not plugins["deny"].any(_is_browser)


def _is_browser(entry: Setting) -> bool:
    return fold(entry.string or "") == _PLUGIN
