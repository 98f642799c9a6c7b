"""The plugins that a deployment's own files bring along, where its config points."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace

from pytest_openclaw.deployment.host.agent_workspaces import AgentWorkspaces
from pytest_openclaw.deployment.host.files import Inaccessible
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.host.plugin_manifests import plugin_folders
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.problems import Problem

#: Where a workspace has its plugins.
_EXTENSIONS = os.path.join(os.sep, ".openclaw", "extensions", "")
_CONTENDED = "is one of several of this id for agents in different workspaces"


def host_plugins(
    workspaces: AgentWorkspaces, inputs: Inputs
) -> tuple[list[PluginFolder], list[Problem]]:
    """Return the plugins on the host, and what keeps us from knowing all there is."""
    problems = [Problem(each) for each in inputs.unread]
    looked_into = _looked_into(workspaces, inputs)
    try:
        found = plugin_folders(
            _load_paths(workspaces.config),
            inputs.plugins_dir or inputs.state_dir,
            inputs.home,
            workspaces.rules.plugins,
            inputs.files,
            looked_into,
        )
    except Inaccessible as signal:
        return [], [*problems, Problem(signal.reason)]
    bundled = workspaces.rules.bundled_plugins
    return _with_contended(found, looked_into, bundled), problems


def _with_contended(
    found: list[PluginFolder], looked_into: list[str], bundled: Collection[str]
) -> list[PluginFolder]:
    """Mark the plugins of which two workspaces would have different folders.

    One that a load path names is the same everywhere, as are the release's own.
    """
    usable = [each for each in found if each.fault is None and each.code]
    shared: dict[str, PluginFolder] = {}
    own: dict[str, dict[str, str]] = {}
    for each in usable:
        if not each.of_workspace:
            shared.setdefault(each.id, each)
        elif each.id not in shared:  # else that one is before it, for every agent
            workspace = each.path.rpartition(_EXTENSIONS)[0]
            own.setdefault(each.id, {}).setdefault(workspace, each.path)
    chosen = {id_: set(paths.values()) for id_, paths in own.items()}
    for id_, paths in own.items():
        if id_ in shared and len(paths) < len(set(looked_into)):
            chosen[id_].add(shared[id_].path)
    contended = {id_ for id_, paths in chosen.items() if len(paths) > 1}
    return [
        replace(each, fault=_CONTENDED, known_as=each.id)
        if each.id in contended.difference(bundled)
        else each
        for each in found
    ]


def _looked_into(workspaces: AgentWorkspaces, inputs: Inputs) -> list[str]:
    """Return the workspaces whose plugins are looked at, as far as they are known."""
    if not inputs.host_files:
        return []
    try:
        if workspaces.rules.plugins.every_workspace_counts:
            return workspaces.all()
        return [workspaces.of(workspaces.default_agent_id or "main")]
    except NotEvaluated:
        return []


def _load_paths(config: Setting) -> list[str]:
    listed = config.at("plugins.load.paths").elements()
    return [each.text or "" for each in listed if not each.is_opaque and each.has_text]
