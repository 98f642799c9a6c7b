"""What a release asks of the folder of a plugin."""

from __future__ import annotations

from typing import Literal

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class PluginRules:
    """How a plugin's package.json is read."""

    api: str
    """The version of the plugin API; a plugin for another one may be left alone."""
    is_strict: bool
    """Is the form of what a package says looked at, and another API left alone?"""
    versions_are_npms: bool
    """Are versions read as npm reads them?

    Else ``2026``, ``2026.x`` and ``~2026.1.1`` are no ranges, and ``-01`` is a preview.
    """
    builds_keep_src: bool
    """May what is built of ``src/x.ts`` lie in ``dist/src`` as well?"""
    sources: tuple[str, ...]
    """The suffixes of code that is built."""
    files_need_no_manifest: bool
    """May the manifest beside a load path that is a file be at fault?"""
    files_of_folders_need_no_manifest: bool
    """The same of a file in a folder of plugins."""
    every_workspace_counts: bool
    """Are the workspaces of all agents looked into, or that of the default one?"""
    ids_are_folded: bool
    """Are ids compared without regard to case where a config names them?"""
    schema_draft: str
    """The draft of JSON Schema that a plugin's own schemas are read by."""
    command_installs: bool
    """Does the command install a channel's plugin, and else leave its settings?"""
    bundled_channels_keep_schema: bool
    """Is the schema of a bundled channel the release's, whoever claims the channel?"""
    reads_setup: bool
    """Is read what a package says of its setup and of the release it requires?"""
    requires_host_version: bool
    """Is a plugin at fault that requires a newer release?"""
    knows_runtime_code: bool
    """May a package name what is run apart from its code?"""
    packages_give_ids: bool
    """Does a package give the id of a plugin whose manifest cannot be had?"""
    is_off_with_channels: bool
    """Is a plugin off, whatever else enables it, if all its channels are?"""
    missing_code: Literal["fault", "fault if named", "left out", "allowed"] = "fault"
    """What code is that a package names and does not have.

    Of a plugin that the config names it can be a fault, and of no other. A folder of
    which all code is left out is no plugin.
    """
    loaded_by: Literal["no audit", "deep audits", "every audit"] = "deep audits"
    """Which audits load the plugins of a config, beside looking for its faults?"""
    variable_hides_bundled: bool = True
    """Does a config lack the release's plugins where a variable switches them off?"""
    variable_moves_bundled: bool = False
    """Does it lack them where a variable names another folder for them?"""
    kinds_may_be_lists: bool = True
    """Does a list of one kind say the same as the kind?"""
    leading_dots_lead_out: bool = False
    """Is a path that begins with two dots outside of a folder, whatever follows?"""
    ignored_folders: tuple[str, ...] = ("node_modules", "dist")
    """Names of folders that are never plugins."""
    ignores_backups: bool = True
    """Is a folder with the name of a backup never one?"""
    judges_writers: bool = True
    """Is a plugin left alone that others may change, or whose code is elsewhere?"""
    follows_links: bool = True
    """May a plugin in a folder of plugins be a link?"""


_BUILT = (".ts", ".mts", ".cts")

PLUGINS_2026_9 = PluginRules(
    api="2026.9.6",
    is_strict=True,
    versions_are_npms=True,
    builds_keep_src=True,
    sources=(*_BUILT, ".tsx"),
    files_need_no_manifest=True,
    files_of_folders_need_no_manifest=True,
    every_workspace_counts=True,
    ids_are_folded=True,
    schema_draft="2020-12",
    command_installs=True,
    bundled_channels_keep_schema=True,
    reads_setup=True,
    requires_host_version=False,
    knows_runtime_code=True,
    packages_give_ids=True,
    is_off_with_channels=True,
)
PLUGINS_2026_5 = PluginRules(
    api="2026.5.12",
    is_strict=False,
    versions_are_npms=False,
    builds_keep_src=False,
    sources=_BUILT,
    files_need_no_manifest=False,
    files_of_folders_need_no_manifest=False,
    every_workspace_counts=False,
    ids_are_folded=False,
    schema_draft="7",
    command_installs=False,
    bundled_channels_keep_schema=False,
    reads_setup=True,
    requires_host_version=False,
    knows_runtime_code=True,
    packages_give_ids=False,
    is_off_with_channels=False,
)
