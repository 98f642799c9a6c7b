"""What keeps the audit from loading a plugin, as far as files tell without it.

The release runs the code of the plugins that it loads; whether that code fails cannot
be known here, where nothing of a plugin is run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.validity.enabled_plugins import PluginSwitches
from pytest_openclaw.deployment.validity.enabled_plugins import external_switches
from pytest_openclaw.deployment.validity.enabled_plugins import loads_plugins
from pytest_openclaw.deployment.validity.plugin_scope import looks_at_all_plugins
from pytest_openclaw.deployment.validity.plugin_settings import config_violations
from pytest_openclaw.deployment.validity.plugins import has_plugin_settings
from pytest_openclaw.deployment.validity.plugins import missing_load_paths
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.variants import Variants

_MAX_BYTES = 256 * 1024
#: Are plugins loaded where nothing but a provider of web search is chosen?
_SEARCH_LOADS_PLUGINS = Variants(True)
_SEARCH_LOADS_PLUGINS.add(False, Span(until="2026.4.23"))
#: Below these folders no code is loaded as that of a plugin.
_LEFT_OUT = re.compile(r"(?:^|[\\/])(?:node_modules|\.git)[\\/]")


@rule(since="2026.9.5")
def loaded_configs(candidate: Candidate) -> Iterator[RuleViolation]:
    """What is loaded fits its schema, though no plugin was looked for before."""
    if candidate.deep and missing_load_paths(candidate):
        for switches in external_switches(candidate):
            if switches.load_it:
                yield from config_violations(candidate, switches)


@rule(since="2026.8.2")
def loaded_packages(candidate: Candidate) -> Iterator[RuleViolation]:
    """Node can read the packages that code which is loaded belongs to."""
    for switches in _loaded(candidate):
        for code in switches.plugin.code:
            fault = _package_fault(os.path.dirname(code), candidate.files)
            if fault is not None:
                yield _cannot_load(switches, fault)


@rule(since="2026.4.15", until="2026.5.28")
def loaded_data_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """Code that is loaded as JSON is JSON."""
    yield from _loaded_data(candidate)


@rule(since="2026.6.1", until="2026.7.1")
def loaded_data_2026_7(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same, if the config names a plugin, or what none of the release's brings."""
    if looks_at_all_plugins(candidate):
        yield from _loaded_data(candidate)


@rule(since="2026.8.2")
def loaded_data(candidate: Candidate) -> Iterator[RuleViolation]:
    """The same, if it has a section of plugins."""
    yield from _loaded_data(candidate)


def _loaded_data(candidate: Candidate) -> Iterator[RuleViolation]:
    for switches in _loaded(candidate):
        for code in switches.plugin.code:
            if code.endswith(".json") and not _is_json(code, candidate.files):
                yield _cannot_load(switches, f"{code} is not JSON")


@rule(since="2026.9.5")
def loaded_code(candidate: Candidate) -> Iterator[RuleViolation]:
    """Code that is loaded is the plugin's own; its package has no byte order mark."""
    for switches in _loaded(candidate):
        folder = switches.plugin.path
        below = [os.path.relpath(each, folder) for each in switches.plugin.code]
        if any(map(_LEFT_OUT.search, below)):
            yield _cannot_load(switches, f"{folder} does not contain code of its own")
        package = os.path.join(folder, "package.json")
        if (_text(package, candidate.files) or "").startswith("\ufeff"):
            yield _cannot_load(switches, f"{package} begins with a byte order mark")


def _loaded(candidate: Candidate) -> list[PluginSwitches]:
    """Return the plugins that the audit loads, if it loads any."""
    search = candidate.config.at("tools.web.search.provider")
    asks_for_plugins = has_plugin_settings(candidate) or (
        search.exists and _SEARCH_LOADS_PLUGINS.of(candidate.rules.release)
    )
    if not loads_plugins(candidate) or not asks_for_plugins:
        return []
    return [
        each for each in external_switches(candidate) if each.are_on or each.load_it
    ]


def _cannot_load(switches: PluginSwitches, fault: str) -> RuleViolation:
    plugin = switches.plugin.id
    message = f"the audit cannot load the plugin {plugin}: {fault}"
    return ("plugins", "entries", plugin), message


def _package_fault(folder: str, files: Files) -> str | None:
    """Return what is wrong with the package that a folder of code belongs to.

    That is the nearest package.json, in the folder or above it.
    """
    while True:
        path = os.path.join(folder, "package.json")
        if files.is_file(path):
            is_valid = _is_package(path, files)
            return None if is_valid else f"{path} is not a valid package of Node"
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _is_package(path: str, files: Files) -> bool:
    """Is the file an object of JSON, whose name and type are text if it has them?"""
    try:
        package = strict_json.parse((_text(path, files) or "").removeprefix("\ufeff"))
    except ValueError:
        return False
    return isinstance(package, dict) and all(
        isinstance(package.get(key, ""), str) for key in ("name", "type")
    )


def _is_json(path: str, files: Files) -> bool:
    try:
        strict_json.parse(_text(path, files) or "")
    except ValueError:
        return False
    return True


def _text(path: str, files: Files) -> str | None:
    """Return what is in a file, ``None`` if it is not there.

    Raises :class:`~pytest_openclaw.NotEvaluated` if it cannot be read.
    """
    if not files.is_file(path):
        return None
    try:
        return files.text(path, _MAX_BYTES).text
    except Unreadable as signal:
        raise NotEvaluated(f"{path} cannot be read: {signal.reason}") from None
