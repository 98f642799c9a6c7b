"""OpenClaw 2026.6.1: as 2026.5.28, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_5_28
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_6_1

_EARLIER, _NEWEST = v2026_5_28.RULES, v2026_9_6.RULES

#: Other names of its own plugins that it knows beside those of 2026.5.28.
_NEW_ALIASES = frozenset(
    """
    gmi-cloud gmicloud minimax-cn minimax-portal-cn novita-ai novitaai ollama-cloud
    qwen-cli qwen-oauth qwen-portal xiaomi-token-plan
    """.split()
)

RULES = replace(
    _EARLIER,
    release="2026.6.1",
    bundled_plugins=(
        _EARLIER.bundled_plugins - {"skill-workshop"} | {"gmi", "novita", "sms"}
    ),
    channel_ids=_EARLIER.channel_ids | {"sms"},
    plugins=replace(
        _EARLIER.plugins,
        api="2026.6.1",
        files_of_folders_need_no_manifest=True,
    ),
    renamed_plugins=_NEWEST.renamed_plugins,
    node_commands=replace(
        _EARLIER.node_commands,
        known=_EARLIER.node_commands.known | {"device.apps"},
    ),
    state=replace(
        _EARLIER.state,
        plugin_aliases=_EARLIER.state.plugin_aliases - {"openai-codex"} | _NEW_ALIASES,
        auth_aliases_name_plugins=True,
    ),
    secrets=SECRETS_2026_6_1,
)
