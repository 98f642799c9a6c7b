"""What a release asks of the folder of a plugin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PluginRules:
    """How a plugin's package.json is read."""

    api: str
    """The version of the plugin API, as of which a plugin may ask for a newer one."""
    newer_api_is_skipped: bool
    """Is one that asks for a newer version left alone, its code not looked for?"""
    builds_keep_src: bool
    """May what is built of ``src/x.ts`` lie in ``dist/src`` as well?"""
    files_need_no_schema: bool
    """May the manifest beside a load path that is a file lack its configSchema?"""
    every_workspace_counts: bool
    """Are the workspaces of all agents looked into, or that of the default one?"""
    ids_are_folded: bool
    """Are ids compared without regard to case where a config names them?"""
    schema_draft: str
    """The draft of JSON Schema that a plugin's own schemas are read by."""
    bundled_channels_keep_schema: bool
    """Is the schema of a bundled channel the release's, whoever claims the channel?"""


PLUGINS_2026_9 = PluginRules("2026.9.6", True, True, True, True, True, "2020-12", True)
PLUGINS_2026_5 = PluginRules("2026.5.12", False, False, False, False, False, "7", False)
