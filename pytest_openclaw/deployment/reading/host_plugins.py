"""The plugins that a deployment's own files bring along, where its config points."""

from __future__ import annotations

from pytest_openclaw.deployment.host.agent_workspaces import AgentWorkspaces
from pytest_openclaw.deployment.host.files import Inaccessible
from pytest_openclaw.deployment.host.inputs import Inputs
from pytest_openclaw.deployment.host.plugin_manifests import PluginFolder
from pytest_openclaw.deployment.host.plugin_manifests import plugin_folders
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.problems import Problem


def host_plugins(
    workspaces: AgentWorkspaces, inputs: Inputs
) -> tuple[list[PluginFolder], list[Problem]]:
    """Return the plugins on the host, and what keeps us from knowing all there is."""
    problems = [Problem(each) for each in inputs.unread]
    try:
        found = plugin_folders(
            _load_paths(workspaces.config),
            inputs.plugins_dir or inputs.state_dir,
            inputs.home,
            workspaces.rules.plugins,
            inputs.files,
            _looked_into(workspaces, inputs),
        )
    except Inaccessible as signal:
        return [], [*problems, Problem(signal.reason)]
    return found, problems


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
