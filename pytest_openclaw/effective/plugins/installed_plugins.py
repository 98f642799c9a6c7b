"""The plugins that are installed: folders in ``extensions`` of the state directory."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import node_name
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.language.javascript import fold


def extensions_dir(deployment: Deployment) -> str:
    """Return the folder of installed plugins; raises without a state directory."""
    return in_state(deployment, "extensions")


def installed_plugins(deployment: Deployment) -> list[str]:
    """Return the folders of installed plugins, as absolute paths in byte order.

    They need no manifest. Raises :class:`OSError` where they cannot be listed; a
    folder that is not there has none.
    """
    folder = extensions_dir(deployment)
    try:
        if not _is_folder(deployment, folder):
            return []
        entries = deployment.files.list(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [
        os.path.join(folder, node_name(entry.name))
        for entry in entries
        if entry.kind is FileKind.FOLDER and not _is_set_aside(deployment, entry.name)
    ]


@by_release
def _is_set_aside(deployment: Deployment, name: str) -> bool:
    """Is it a folder that the release itself leaves alone, such as a backup?"""
    name = fold(name)
    return (
        name in ("", "node_modules")
        or name.startswith(".")
        or name.endswith(".bak")
        or ".backup-" in name
        or ".disabled" in name
    )


@_is_set_aside.on(until="2026.4.23")
def _is_set_aside_2026_4(deployment: Deployment, name: str) -> bool:
    """2026.4.23 takes every folder for a plugin."""
    return False


@by_release
def _is_folder(deployment: Deployment, path: str) -> bool:
    """Is there a folder, or a link to one?"""
    return deployment.files.stat(path).kind is FileKind.FOLDER


@_is_folder.on(until="2026.4.15")
def _is_folder_2026_4(deployment: Deployment, path: str) -> bool:
    """2026.4.15 follows no link."""
    return deployment.files.lstat(path).kind is FileKind.FOLDER
