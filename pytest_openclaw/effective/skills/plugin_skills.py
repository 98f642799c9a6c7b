"""The folders of skills that plugins bring along."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.plugin_manifests import CODE_SUFFIXES
from pytest_openclaw.deployment.host.plugin_manifests import MANIFEST
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.code_scan.scanned_files import is_inside
from pytest_openclaw.effective.plugins.installed_plugins import installed_plugins
from pytest_openclaw.effective.plugins.plugin_discovery import external_plugins
from pytest_openclaw.language.paths import absolute


def plugin_skill_folders(deployment: Deployment) -> Iterator[str]:
    """Yield the folders of skills of each plugin that is not switched off.

    The release links what is in them into ``plugin-skills`` of the state directory, and
    so scans them as skills too, wherever the plugin lies.
    """
    for plugin in external_plugins(deployment):
        manifest = Setting(plugin.manifest)
        if _is_active(deployment, manifest["id"].string or ""):
            for each in manifest["skills"].elements():
                folder = absolute(os.path.join(plugin.path, each.string or ""))
                if each.string and is_inside(plugin.path, folder):
                    yield folder
    for path in _bundles(deployment):
        if _is_active(deployment, os.path.basename(path)):
            yield os.path.join(path, "skills")


def _bundles(deployment: Deployment) -> Iterator[str]:
    """Yield installed folders that hold skills, and neither a manifest nor code."""
    files = deployment.files
    try:
        folders = installed_plugins(deployment)
    except OSError:
        return
    for path in folders:
        names = (MANIFEST, *(f"index{suffix}" for suffix in CODE_SUFFIXES))
        if files.is_folder(os.path.join(path, "skills")) and not any(
            files.exists(os.path.join(path, name)) for name in names
        ):
            yield path


def _is_active(deployment: Deployment, plugin: str) -> bool:
    plugins = deployment.config["plugins"]
    allowed = plugins["allow"]
    return not (
        plugins["enabled"].is_false
        or plugins["entries"][plugin]["enabled"].is_false
        or plugins["deny"].any(lambda each: each.text == plugin)
        or (allowed.elements() and not allowed.any(lambda each: each.text == plugin))
    )
