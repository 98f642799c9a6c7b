"""Which plugins are installed in a deployment, beside those of the release.

They are found by their manifests, in the places where the release looks: the load paths
of the config, ``extensions`` of the state directory, and what npm put there for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.environment import bundled_plugins_are_off
from pytest_openclaw.deployment.host.files import Irregular
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.host.plugin_manifests import plugin_folders
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.plugins.installed_plugins import installed_plugins
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim

_MAX_PACKAGE = 1024 * 1024


def installed_folders(deployment: Deployment) -> list[str]:
    """Return the names of the folders in ``extensions`` that count as plugins.

    They need no manifest for that. Raises ``NotEvaluated`` without a state directory.
    """
    try:
        return [os.path.basename(folder) for folder in installed_plugins(deployment)]
    except OSError:
        return []


def external_plugins(deployment: Deployment) -> list[PluginFolder]:
    """Return the plugins that are installed with a manifest and with code."""
    return deployment.derive(_external_plugins)


def _external_plugins(deployment: Deployment) -> list[PluginFolder]:
    found = deployment.loaded.plugin_folders
    named = [each for each in found if not each.of_workspace]
    if deployment.places.state_dir is not None:
        packages = [folder for _, folder in npm_packages(deployment)]
        named += plugin_folders(
            packages, None, None, deployment.rules.plugins, deployment.files
        )
    return [each for each in named if each.fault is None and each.code]


def external_channels(deployment: Deployment) -> dict[str, PluginFolder]:
    """Return the channels that external plugins provide, and which plugin does."""
    return {
        channel: plugin
        for plugin in reversed(external_plugins(deployment))
        for channel in plugin.channels
    }


def npm_packages(deployment: Deployment) -> Iterator[tuple[str, str]]:
    """Yield what npm was asked for, as ``name@spec``, and the folders it made."""
    for top in _npm_folders(deployment):
        declared = package_json(deployment, top)["dependencies"]
        for name, spec in declared.items():
            if spec.text is not None:
                yield f"{name}@{spec.text}", os.path.join(top, "node_modules", name)


@by_release
def _npm_folders(deployment: Deployment) -> list[str]:
    """2026.9.6 has a folder for each project beside the one for all."""
    top = in_state(deployment, "npm")
    projects = os.path.join(top, "projects")
    try:
        entries = deployment.files.list(projects)
    except OSError:
        return [top]
    return [top, *(os.path.join(projects, entry.name) for entry in entries)]


@_npm_folders.on(until="2026.5.12")
def _npm_folders_2026_5(deployment: Deployment) -> list[str]:
    return [in_state(deployment, "npm")]


def package_json(deployment: Deployment, folder: str) -> Setting:
    """Return the package.json of a folder; nothing if it is not a file of JSON."""
    path = os.path.join(folder, "package.json")
    try:
        return Setting(json.loads(deployment.files.text(path, _MAX_PACKAGE).text))
    except (Unreadable, Irregular, ValueError, RecursionError):
        return Setting.missing()


def bundled_plugins(deployment: Deployment) -> frozenset[str]:
    """Return the release's own plugins: none, where a variable switches them off."""
    hides = deployment.rules.plugins.variable_hides_bundled
    if hides and bundled_plugins_are_off(deployment.environment):
        return frozenset()
    return deployment.rules.bundled_plugins


def known_plugin_names(deployment: Deployment) -> frozenset[str]:
    """Return all names that mean a plugin which is there, in lower case."""
    rules = deployment.rules
    names = set(bundled_plugins(deployment))
    if names:
        names |= rules.state.plugin_aliases
    names |= deployment.installed_plugins or frozenset()
    for plugin in external_plugins(deployment):
        names.update(_names_of(Setting(plugin.manifest)))
        if rules.state.auth_aliases_name_plugins:
            aliases = Setting(plugin.manifest)["providerAuthAliases"]
            names.update(key for key, _ in aliases.items())
    return frozenset(fold(name) for name in names)


def _names_of(manifest: Setting) -> Iterator[str]:
    """Yield the id of a plugin, and what it says that it provides."""
    yield manifest["id"].string or ""
    providers = [each.string or "" for each in manifest["providers"].elements()]
    yield from providers
    for key in ("channels", "cliBackends", "legacyPluginIds"):
        yield from (each.string or "" for each in manifest[key].elements())
    setup = manifest["setup"]
    yield from (each["id"].string or "" for each in setup["providers"].elements())
    yield from (each.string or "" for each in setup["cliBackends"].elements())
    for alias, model in manifest.at("modelCatalog.aliases").items():
        if trim(model["provider"].string or "") in providers:
            yield alias
