"""The plugins that a deployment's own files bring along, by their manifests.

A manifest (``openclaw.plugin.json``) is read as JSON5; nothing of a plugin is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import OutOfBounds
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_packages import PluginPackage
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.releases.plugin_rules import PluginRules
from pytest_openclaw.releases.rules import ConfigFlag

MANIFEST = "openclaw.plugin.json"
#: What a load path may point at, beside a folder.
CODE_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")

_MAX_BYTES = 256 * 1024
_MAX_FOLDERS = 1000


@dataclass(frozen=True)
class PluginFolder:
    """A folder that holds a plugin, its manifest, and what is wrong with that.

    ``fault`` is a clause, such as ``has no plugin manifest``. 2026.5.12 refuses a
    config over it, 2026.9.6 one that names the plugin by what it is ``known_as``.
    One ``of_workspace`` counts for that, and is not among those that are installed.
    """

    path: str
    manifest: dict[str, Any]
    fault: str | None = None
    has_code: bool = True
    known_as: str = ""
    of_workspace: bool = False

    @property
    def channels(self) -> list[str]:
        """The channels that the plugin provides."""
        listed = self.manifest.get("channels")
        channels = listed if isinstance(listed, list) else []
        return [each for each in channels if isinstance(each, str)]

    @property
    def secret_paths(self) -> list[str]:
        """The paths below its config at which it takes secrets, with ``*``."""
        contracts = Setting(self.manifest)["configContracts"]
        listed = contracts.at("secretInputs.paths").elements()
        return [text for each in listed if (text := each["path"].text) is not None]

    @property
    def names(self) -> frozenset[str]:
        """The plugin's id and the channels that it provides."""
        plugin_id = self.manifest.get("id")
        own = [plugin_id] if isinstance(plugin_id, str) else []
        return frozenset([*own, *self.channels])


def plugin_folders(
    load_paths: list[str],
    state_dir: str | None,
    home: str | None,
    rules: PluginRules,
    files: Files = LIVE,
    workspace: str | None = None,
) -> list[PluginFolder]:
    """Return the plugins at *load_paths*, then those of the workspace and the state."""

    def at(place: str) -> Iterator[PluginFolder]:
        return _folders(place, rules, files)

    found = [each for path in load_paths for each in at(expand(path, home))]
    if workspace is not None:
        below = at(os.path.join(workspace, ".openclaw", "extensions"))
        found += [replace(each, of_workspace=True) for each in below]
    if state_dir is not None:
        found += at(os.path.join(state_dir, "extensions"))
    return found


def _folders(place: str, rules: PluginRules, files: Files) -> Iterator[PluginFolder]:
    """Yield the plugin at *place*, or those in the folders right below it."""
    if files.is_file(place):
        if place.endswith(CODE_SUFFIXES):
            yield _file(place, rules, files)
        return
    if _is_plugin(place, files):
        yield _folder(place, rules, files)
        return
    try:
        names = sorted(entry.name for entry in files.list(place))
    except OSError:
        return
    for name in names[:_MAX_FOLDERS]:
        if name.endswith(CODE_SUFFIXES):
            yield _folder(place, rules, files)
        elif not _is_set_aside(name) and _is_plugin(os.path.join(place, name), files):
            yield _folder(os.path.join(place, name), rules, files)


def _is_set_aside(name: str) -> bool:
    folded = name.lower()
    return (
        folded == "node_modules"
        or folded.endswith(".bak")
        or ".backup-" in folded
        or ".disabled" in folded
    )


def _is_plugin(folder: str, files: Files) -> bool:
    if _has_index(folder, files):
        return True
    manifest = os.path.join(folder, MANIFEST)
    has_entries = bool(_package(folder, files).entries)
    return has_entries or _read(manifest, files) is not None


def _has_index(folder: str, files: Files) -> bool:
    """Tell whether anything at all has the name of a plugin's code."""
    names = (f"index{suffix}" for suffix in CODE_SUFFIXES)
    return any(files.exists(os.path.join(folder, name)) for name in names)


def _file(path: str, rules: PluginRules, files: Files) -> PluginFolder:
    """Return the plugin that a file of code is, with the manifest beside it."""
    folder = _folder(os.path.dirname(path), rules, files)
    if folder.manifest and rules.files_need_no_schema:
        return replace(folder, fault=None)
    return folder


def _folder(path: str, rules: PluginRules, files: Files) -> PluginFolder:
    manifest, fault = _manifest(path, files)
    if fault is not None:
        known_as = _package_name(path, files) or os.path.basename(path)
        return PluginFolder(path, manifest, fault, known_as=known_as)
    package = _package(path, files)
    has_code = bool(package.entries) or _has_index(path, files)
    fault = package.fault(rules)
    return PluginFolder(path, manifest, fault, has_code, str(manifest["id"]))


def _manifest(path: str, files: Files) -> tuple[dict[str, Any], str | None]:
    """Return the manifest in a folder, and what is wrong with it."""
    if not files.is_file(os.path.join(path, MANIFEST)):
        return {}, "has no plugin manifest"
    manifest = _read(os.path.join(path, MANIFEST), files)
    if manifest is None:
        return {}, "has a manifest that cannot be read"
    if not isinstance(manifest.get("id"), str) or not manifest["id"].strip():
        return manifest, "has a manifest without id"
    if not isinstance(manifest.get("configSchema"), dict):
        return manifest, "has a manifest without configSchema"
    return manifest, None


def _package_name(folder: str, files: Files) -> str | None:
    """Return the name that a package.json gives, without its scope."""
    package = _read(os.path.join(folder, "package.json"), files) or {}
    name = package.get("name")
    return name.rpartition("/")[2].strip() or None if isinstance(name, str) else None


def _package(folder: str, files: Files) -> PluginPackage:
    package = _read(os.path.join(folder, "package.json"), files) or {}
    return PluginPackage(folder, Setting(package)["openclaw"], files)


def _read(path: str, files: Files) -> dict[str, Any] | None:
    try:
        value = json5.parse(files.text(path, _MAX_BYTES).text)
    except (Unreadable, OutOfBounds, json5.Json5Error):
        return None
    return value if isinstance(value, dict) else None


def manifest_of(folder: str, files: Files) -> dict[str, Any] | None:
    """Return the manifest in a folder; ``None`` if there is none to be read."""
    return _read(os.path.join(folder, MANIFEST), files)


def flags_of(
    folders: Sequence[PluginFolder],
) -> Iterator[tuple[str, tuple[ConfigFlag, ...]]]:
    """Yield what each plugin's manifest calls dangerous in the plugin's config."""
    for folder in folders:
        contracts = folder.manifest.get("configContracts")
        listed = (
            contracts.get("dangerousFlags") if isinstance(contracts, dict) else None
        )
        flags = tuple(
            ConfigFlag(each["path"], each["equals"])
            for each in (listed if isinstance(listed, list) else [])
            if isinstance(each, dict)
            and isinstance(each.get("path"), str)
            and isinstance(each.get("equals", ()), (str, int, float, type(None)))
        )
        if flags and isinstance(folder.manifest.get("id"), str):
            yield folder.manifest["id"], flags
