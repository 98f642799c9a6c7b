"""The plugins that a deployment's own files bring along, by their manifests.

A manifest (``openclaw.plugin.json``) is read as JSON5; nothing of a plugin is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import OutOfBounds
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_packages import PluginPackage
from pytest_openclaw.deployment.host.plugin_safety import is_left_alone
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.paths import normal
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.credential_targets import WEB_ACCESS
from pytest_openclaw.releases.plugin_rules import PluginRules
from pytest_openclaw.releases.rules import ConfigFlag

MANIFEST = "openclaw.plugin.json"
#: What a load path may point at, beside a folder.
CODE_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
#: What a folder's code is called where no package says so; the first one counts.
_INDEXES = ("index.ts", "index.js", "index.mjs", "index.cjs")

_MAX_BYTES = 256 * 1024
_MAX_FOLDERS = 1000


@dataclass(frozen=True)
class PluginFolder:
    """A folder that holds a plugin, its manifest, and what is wrong with that.

    ``fault`` is a clause, such as ``has no plugin manifest``. 2026.5.12 refuses a
    config over it, 2026.9.6 one that names the plugin by what it is ``known_as``.
    ``code`` holds the paths of the files that are loaded, unless there is a fault.
    One ``of_workspace`` counts for that, and is not among those that are installed.
    """

    path: str
    manifest: dict[str, Any]
    fault: str | None = None
    code: tuple[str, ...] = ()
    known_as: str = ""
    of_workspace: bool = False
    of_load_path: bool = False

    @property
    def id(self) -> str:
        """The plugin's id; empty where the manifest has none."""
        return trim(Setting(self.manifest)["id"].string or "")

    @property
    def channels(self) -> list[str]:
        """The channels that the plugin provides."""
        return _texts(Setting(self.manifest)["channels"])

    @property
    def search_providers(self) -> list[str]:
        """The providers of web searches that the plugin offers."""
        contracts = Setting(self.manifest)["contracts"]
        return _texts(contracts["webSearchProviders"])

    def is_memory(self, rules: PluginRules) -> bool:
        """Is it a plugin for the memory slot, and for no other?"""
        kind = Setting(self.manifest)["kind"]
        is_listed = rules.kinds_may_be_lists and _texts(kind) == ["memory"]
        return kind.value == "memory" or is_listed

    @property
    def secret_paths(self) -> list[str]:
        """The paths below its config at which it takes secrets, with ``*``."""
        contracts = Setting(self.manifest)["configContracts"]
        listed = contracts.at("secretInputs.paths").elements()
        paths = [text for each in listed if (text := each["path"].text) is not None]
        return [*dict.fromkeys((*filter(self._is_of_web_access, WEB_ACCESS), *paths))]

    def _is_of_web_access(self, path: str) -> bool:
        """Is this the key of a provider that it offers, and called sensitive?"""
        manifest = Setting(self.manifest)
        offers = any(map(trim, _texts(manifest["contracts"][WEB_ACCESS[path]])))
        return offers and manifest["uiHints"][path]["sensitive"].value is True

    @property
    def names(self) -> frozenset[str]:
        """The plugin's id and the channels that it provides."""
        return frozenset({self.id, *self.channels} - {""})


def plugin_folders(
    load_paths: list[str],
    state_dir: str | None,
    home: str | None,
    rules: PluginRules,
    files: Files = LIVE,
    workspaces: Sequence[str] = (),
) -> list[PluginFolder]:
    """Return the plugins at *load_paths*, then those of workspaces and the state.

    Of several with one id, the first is the one that counts.
    """

    def at(place: str) -> Iterator[PluginFolder]:
        return _folders(place, rules, files)

    named = [each for path in load_paths for each in at(expand(path, home))]
    found = [replace(each, of_load_path=True) for each in named]
    for workspace in workspaces:
        below = at(os.path.join(workspace, ".openclaw", "extensions"))
        found += [replace(each, of_workspace=True) for each in below]
    if state_dir is not None:
        found += at(os.path.join(state_dir, "extensions"))
    return found


def _folders(place: str, rules: PluginRules, files: Files) -> Iterator[PluginFolder]:
    """Yield the plugin at *place*, or those in the folders right below it."""
    if not files.exists(place):
        return
    if files.is_file(place):
        folder = os.path.dirname(place)
        if _is_code(place) and not is_left_alone(folder, [place], rules, files):
            yield from _file(place, rules.files_need_no_manifest, files)
        return
    if _is_plugin(place, rules, files):
        yield from _folder(place, rules, files)
        return
    try:
        entries = files.list(place)
    except OSError:
        return
    follows = rules.follows_links
    names = (each.name for each in entries if follows or each.kind is not FileKind.LINK)
    for name in sorted(names)[:_MAX_FOLDERS]:
        inside = os.path.join(place, name)
        if _is_code(name):
            need_none = rules.files_of_folders_need_no_manifest
            if not is_left_alone(place, [inside], rules, files):
                yield from _file(inside, need_none, files)
        elif not _is_ignored(name, rules) and _is_plugin(inside, rules, files):
            yield from _folder(inside, rules, files)


def _is_code(name: str) -> bool:
    stem, suffix = os.path.splitext(name)
    return suffix in CODE_SUFFIXES and not stem.endswith((".d", ".test"))


def _is_ignored(name: str, rules: PluginRules) -> bool:
    folded = name.lower()
    return folded in rules.ignored_folders or (
        rules.ignores_backups
        and (folded.endswith(".bak") or ".backup-" in folded or ".disabled" in folded)
    )


def _is_plugin(folder: str, rules: PluginRules, files: Files) -> bool:
    return bool(_index(folder, files)) or _package(folder, rules, files).is_plugin


def _index(folder: str, files: Files) -> list[str]:
    """Return what has the name of a plugin's code, whatever it is."""
    paths = (os.path.join(folder, each) for each in _INDEXES)
    return [path for path in paths if files.exists(path)]


def _file(path: str, needs_none: bool, files: Files) -> Iterator[PluginFolder]:
    """Yield the plugin that a file of code is, with the manifest beside it."""
    folder = os.path.dirname(path)
    manifest, fault = _manifest(folder, files)
    if needs_none and not files.is_file(os.path.join(folder, MANIFEST)):
        fault = None
    name = os.path.splitext(os.path.basename(path))[0]
    yield PluginFolder(folder, manifest, fault, (path,), known_as=name)


def _folder(path: str, rules: PluginRules, files: Files) -> Iterator[PluginFolder]:
    """Yield the plugin in a folder; none that the release would leave alone."""
    package = _package(path, rules, files)
    code = [os.path.join(path, each) for each in package.entries]
    code = code or _index(path, files)[:1]
    if package.is_for_another_api or package.is_for_a_newer_release:
        return
    is_left_out = rules.missing_code == "left out" and not package.leads_out
    if is_left_out and not package.has_any_code():
        return
    if package.has_its_code() and is_left_alone(path, code, rules, files):
        return
    manifest, fault = _manifest(path, files)
    if fault is not None:
        fault = package.misshapen() or package.missing_code() or fault
        yield PluginFolder(
            path, manifest, fault, known_as=_known_as(path, rules, files)
        )
    else:
        known_as = trim(str(manifest["id"]))
        yield PluginFolder(path, manifest, package.fault(), tuple(code), known_as)


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


def _known_as(folder: str, rules: PluginRules, files: Files) -> str:
    """Return the name of a plugin without a manifest: its package's, or its folder's.

    Where packages give ids, that of the plugin counts before that of its channel; the
    name counts without its scope, and without what says that it is a plugin.
    """
    package = Setting(_read_package(folder, files))
    for owner in ("plugin", "channel") if rules.packages_give_ids else ():
        if given := trim(package.at(f"openclaw.{owner}.id").string or ""):
            return given
    named = trim((package["name"].string or "").rpartition("/")[2])
    stem, _, kind = named.rpartition("-")
    if stem and kind in ("plugin", "provider"):
        return stem
    return named or os.path.basename(normal(folder))


def _texts(listed: Setting) -> list[str]:
    texts = (trim(each.string or "") for each in listed.elements())
    return [each for each in texts if each]


def _package(folder: str, rules: PluginRules, files: Files) -> PluginPackage:
    package = _read_package(folder, files)
    return PluginPackage(folder, Setting(package)["openclaw"], files, rules)


def _read_package(folder: str, files: Files) -> dict[str, Any]:
    """Return the package.json in a folder, which is JSON and nothing more."""
    try:
        text = files.text(os.path.join(folder, "package.json"), _MAX_BYTES).text
        value = strict_json.parse(text)
    except (Unreadable, OutOfBounds, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


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
