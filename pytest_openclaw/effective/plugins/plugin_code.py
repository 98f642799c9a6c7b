"""The code of each installed plugin, as the deep audit sees it."""

from __future__ import annotations

import os
import re
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import NotRegular
from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.code_scan.deep import require_deep
from pytest_openclaw.effective.code_scan.scanned_files import CodeScanner
from pytest_openclaw.effective.code_scan.scanned_files import MatchInFile
from pytest_openclaw.effective.code_scan.scanned_files import ScanFailed
from pytest_openclaw.effective.code_scan.scanned_files import is_inside
from pytest_openclaw.effective.plugins.installed_plugins import extensions_dir
from pytest_openclaw.effective.plugins.installed_plugins import installed_plugins
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.javascript import well_formed
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.language.plain import printable
from pytest_openclaw.on_use import dataclass

#: Bytes of a ``package.json`` that is read where the release has no limit.
_MAX_MANIFEST_BYTES = 16 * 1024 * 1024


class BadManifest(Exception):
    """A ``package.json`` that the release reports; the text says why, as a clause."""


@dataclass(frozen=True)
class ScannedPlugin:
    """One installed plugin: what its manifest names as code, and what was seen.

    ``failure`` says why the release's scan ends, ``unknown`` why it is not known
    here what that would see; each is a clause.
    """

    folder: str
    entries: tuple[str, ...] = ()
    bad_manifest: str | None = None
    places: tuple[MatchInFile, ...] = ()
    failure: str | None = None
    unknown: str | None = None

    @property
    def name(self) -> str:
        """The name of its folder, to be shown."""
        return printable(os.path.basename(self.folder))

    @property
    def escaping(self) -> list[str]:
        """The entries that lead out of its folder."""
        return [entry for entry in self.entries if not self._has(entry)]

    @property
    def hidden(self) -> list[str]:
        """The entries inside of it whose path is one that scans pass over."""
        return [each for each in self.entries if self._has(each) and _is_hidden(each)]

    def _has(self, entry: str) -> bool:
        return is_inside(self.folder, absolute(os.path.join(self.folder, entry)))


@dataclass(frozen=True)
class PluginCode:
    """All installed plugins, or why they cannot be listed."""

    plugins: tuple[ScannedPlugin, ...] = ()
    unlisted: str | None = None


def plugin_code(deployment: Deployment) -> PluginCode:
    """Return what the deep audit sees in the code of plugins, scanned once.

    Raises :class:`~pytest_openclaw.NotEvaluated` without state or ``deep``.
    """
    require_deep(deployment)
    return deployment.derive(_scanned)


def _scanned(deployment: Deployment) -> PluginCode:
    try:
        folders = _folders(deployment)
    except OSError as error:
        return PluginCode(unlisted=clause(error))
    scanner = CodeScanner(deployment.files, deployment.rules.code)
    return PluginCode(tuple(_plugin(deployment, each, scanner) for each in folders))


@by_release
def _folders(deployment: Deployment) -> list[str]:
    """2026.9.6: the folders of installed plugins."""
    return installed_plugins(deployment)


@_folders.on(until="2026.6.11")
def _folders_2026_5(deployment: Deployment) -> list[str]:
    """2026.6.11 does not look behind a link, which its other checks do."""
    try:
        if deployment.files.lstat(extensions_dir(deployment)).kind is FileKind.LINK:
            return []
    except FileNotFoundError:
        return []
    return installed_plugins(deployment)


def _plugin(deployment: Deployment, folder: str, scanner: CodeScanner) -> ScannedPlugin:
    entries: tuple[str, ...] = ()
    bad = None
    try:
        manifest = _manifest(deployment, os.path.join(folder, "package.json"))
        entries = tuple(_entries(manifest))
    except BadManifest as error:
        bad = str(error)
    except NotEvaluated as error:
        return ScannedPlugin(folder, unknown=str(error))
    try:
        places = scanner.scan_folder(folder, map(well_formed, entries))
    except ScanFailed as error:
        return ScannedPlugin(folder, entries, bad, failure=error.reason)
    except NotEvaluated as error:
        return ScannedPlugin(folder, entries, bad, unknown=str(error))
    return ScannedPlugin(folder, entries, bad, tuple(places))


def _entries(manifest: Any) -> list[str]:
    """Return the files that a ``package.json`` names as the plugin's code."""
    declared = manifest.get("openclaw") if isinstance(manifest, dict) else None
    listed = declared.get("extensions") if isinstance(declared, dict) else None
    if not isinstance(listed, list):
        return []
    return [trim(each) for each in listed if isinstance(each, str) and trim(each)]


@by_release
def _manifest(deployment: Deployment, path: str) -> Any:
    """2026.9.6 takes a regular file of at most 1 MiB."""
    try:
        if deployment.files.lstat(path).kind is not FileKind.FILE:
            raise BadManifest("it is not a regular file")
        data = deployment.files.read(path, 1024 * 1024).data
    except (FileNotFoundError, NotADirectoryError):
        return None
    except TooLarge:
        raise BadManifest("it is larger than 1 MiB") from None
    except OSError as error:
        raise BadManifest(clause(error)) from None
    return _parsed(data)


@_manifest.on(until="2026.7.1")
def _manifest_2026_5(deployment: Deployment, path: str) -> Any:
    """2026.5.12 reads what it can read, and says nothing of the rest."""
    try:
        data = deployment.files.read(path, _MAX_MANIFEST_BYTES).data
    except (TooLarge, NotRegular):
        raise NotEvaluated(f"{path} cannot be read here as the release does") from None
    except OSError:
        return None
    return _parsed(data)


def _parsed(data: bytes) -> Any:
    text = data.decode("utf-8", "replace")
    if not trim(text):
        return None
    try:
        return strict_json.parse(text)
    except strict_json.TooDeep:
        raise NotEvaluated("a package.json is nested too deeply") from None
    except ValueError:
        raise BadManifest("it is not valid JSON") from None


def _is_hidden(entry: str) -> bool:
    return any(
        part == "node_modules" or (part.startswith(".") and part not in (".", ".."))
        for part in re.split(r"[/\\]", entry)
    )
