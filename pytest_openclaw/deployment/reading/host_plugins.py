"""The plugins that a deployment's own files bring along, where its config points."""

from __future__ import annotations

import os
from typing import Any

from pytest_openclaw.deployment.host.files import Inaccessible
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.host.plugin_manifests import plugin_folders
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.problems import Problem
from pytest_openclaw.releases.rules import Rules


def host_plugins(
    tree: dict[str, Any], inputs: Inputs, rules: Rules
) -> tuple[list[PluginFolder], list[Problem]]:
    """Return the plugins on the host, and what keeps us from knowing all there is."""
    problems = [Problem(each) for each in inputs.unread]
    paths = _load_paths(tree)
    try:
        found = plugin_folders(
            paths,
            inputs.state_dir,
            inputs.home,
            rules.plugins,
            inputs.files,
            _workspace(tree, inputs.home),
        )
    except Inaccessible as signal:
        return [], [*problems, Problem(signal.reason)]
    return found, problems


def _workspace(tree: dict[str, Any], home: str | None) -> str | None:
    """Return the workspace that all agents share, whose plugins are looked at."""
    stated = Setting(tree).at("agents.defaults.workspace")
    if stated.is_opaque or stated.text is None:
        return None
    return os.path.abspath(expand(stated.text, home))


def _load_paths(tree: dict[str, Any]) -> list[str]:
    listed = Setting(tree).at("plugins.load.paths").elements()
    return [each.text or "" for each in listed if not each.is_opaque and each.has_text]
