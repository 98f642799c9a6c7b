"""What the release noted when it installed plugins and hooks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Irregular
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_manifests import manifest_of
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.plugins.plugin_discovery import npm_packages
from pytest_openclaw.effective.plugins.plugin_discovery import package_json
from pytest_openclaw.effective.state import install_index
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.paths import normal
from pytest_openclaw.on_use import dataclass

_MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Install:
    """One record: what was installed from npm, and the folder it was put in."""

    id: str
    record: Setting
    folder: str

    @property
    def recorded_version(self) -> Any:
        """The version that was installed; nothing where none was noted."""
        resolved = self.record["resolvedVersion"]
        return resolved.value if resolved.is_set else self.record["version"].value


def plugin_installs(deployment: Deployment) -> list[Install]:
    """Return the plugins that came from npm. Raises without a state directory."""
    records = deployment.derive(plugin_records)
    return _from_npm(deployment, records, in_state(deployment, "extensions"))


def hook_installs(deployment: Deployment) -> list[Install]:
    """Return the hooks that came from npm. Raises without a state directory."""
    return _from_npm(
        deployment, hook_records(deployment), in_state(deployment, "hooks")
    )


def _from_npm(
    deployment: Deployment, records: Mapping[str, Any], folder: str
) -> list[Install]:
    found = []
    for name, raw in records.items():
        record = Setting(raw)
        if record["source"].value == "npm":
            stated = record["installPath"].text
            path = expand(stated, deployment.places.home) if stated else ""
            found.append(Install(name, record, path or os.path.join(folder, name)))
    return found


@by_release
def plugin_records(deployment: Deployment) -> dict[str, Any]:
    """Return the records of plugins by their ids.

    2026.9.6 keeps them in its database, and takes in a file of older releases first.
    """
    stored = install_index.stored_records(deployment)
    for name, record in install_index.older_records(_older_file(deployment)).items():
        stored.setdefault(name, record)
    for name, found in _recovered(deployment):
        record = stored.get(name)
        if record is None or _is_outdated(deployment, record, found):
            stored[name] = found
    return stored


@plugin_records.on(until="2026.4.23")
def plugin_records_2026_4(deployment: Deployment) -> dict[str, Any]:
    """2026.4.23 keeps them in the config."""
    in_state(deployment)
    listed = deployment.config.at("plugins.installs").items()
    return {name: each.raw for name, each in listed}


@plugin_records.on(since="2026.5.12", until="2026.7.1")
def plugin_records_2026_5(deployment: Deployment) -> dict[str, Any]:
    """2026.5.12 keeps them in a file, and takes each as it stands."""
    top = Setting(_older_file(deployment))
    if top["installRecords"].exists:
        listed = top["installRecords"].items()
        records = {name: each.raw for name, each in listed if _has_source(each)}
    else:
        records = {
            each["pluginId"].string or "": each["installRecord"].raw
            for each in top["plugins"].elements()
            if each["pluginId"].string is not None and each["installRecord"].is_record
        }
    for name, found in _recovered(deployment):
        records.setdefault(name, found)
    return records


def _has_source(record: Setting) -> bool:
    return record["source"].string is not None


@by_release
def hook_records(deployment: Deployment) -> dict[str, Any]:
    """Return the records of hooks by their ids; 2026.9.6 has them in its database."""
    return install_index.hook_records(deployment)


@hook_records.on(until="2026.7.1")
def hook_records_2026_5(deployment: Deployment) -> dict[str, Any]:
    """2026.5.12 has them in the config."""
    in_state(deployment)
    listed = deployment.config.at("hooks.internal.installs").items()
    return {name: each.raw for name, each in listed}


def _older_file(deployment: Deployment) -> Any:
    path = in_state(deployment, "plugins", "installs.json")
    try:
        return strict_json.parse(deployment.files.text(path, _MAX_BYTES).text)
    except (Unreadable, Irregular, ValueError):
        return None


def _recovered(deployment: Deployment) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield records made of what npm installed, where nothing was noted."""
    for asked, folder in npm_packages(deployment):
        package = package_json(deployment, folder)
        entries = package.at("openclaw.extensions").elements()
        if not any(each.string is not None for each in entries):
            continue
        manifest = Setting(manifest_of(folder, deployment.files))
        name = manifest["id"].text or package["name"].text
        if name is not None:
            version = package["version"].string
            yield (
                name,
                {
                    "source": "npm",
                    "spec": asked,
                    "installPath": folder,
                    "version": version,
                    "resolvedVersion": version,
                },
            )


def _is_outdated(
    deployment: Deployment, record: Mapping[str, Any], found: Mapping[str, Any]
) -> bool:
    """Does what npm has in its folders hold, against what was noted?"""
    path = record.get("installPath")
    if record.get("source") != "npm" or path is None:
        return False
    if normal(path) == normal(found["installPath"]):
        noted = record.get("resolvedVersion") or record.get("version")
        return bool(noted != found["version"])
    within = in_state(deployment, "npm") + os.sep
    same_package = path.endswith(os.sep + os.path.basename(found["installPath"]))
    is_gone = path.startswith(within) and not deployment.files.exists(path)
    return is_gone and same_package


def installed_version(deployment: Deployment, install: Install) -> str | None:
    """Return the version that lies in the folder of an install, if one does."""
    files = deployment.files
    try:
        inside = files.realpath(install.folder) + os.sep
        real = files.realpath(os.path.join(install.folder, "package.json"))
    except OSError:
        return None
    if not real.startswith(inside):
        return None
    return package_json(deployment, install.folder)["version"].string


def is_pinned(spec: str) -> bool:
    """Does a spec name one version exactly?"""
    text = trim(spec)
    at = text.rfind("@")
    return 0 < at < len(text) - 1 and install_index.is_version(trim(text[at + 1 :]))
