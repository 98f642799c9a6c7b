"""OpenClaw 2026.5.28: as 2026.5.12, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_5_12
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_5_28
from pytest_openclaw.releases.channels import CHANNELS_2026_5_28
from pytest_openclaw.releases.names import BUILT_IN_PROVIDERS
from pytest_openclaw.releases.retired_models import RETIRED_2026_5_28
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_5_28

_EARLIER, _NEWEST = v2026_5_12.RULES, v2026_9_6.RULES

_PROVIDERS = BUILT_IN_PROVIDERS - frozenset(
    """
    azure-openai-responses claude-cli clawrouter gmi gmi-cloud gmicloud meta moonshot-ai
    moonshotai novita novita-ai novitaai ollama-cloud qwen-token-plan
    tencent-tokenplan x-ai xiaomi-token-plan z-ai z.ai
    """.split()
) | {"openai-codex"}

RULES = replace(
    _EARLIER,
    release="2026.5.28",
    blocked_variables=BLOCKED_2026_5_28,
    shorthand_is_reference=True,
    include_path_limit=_NEWEST.include_path_limit,
    built_in_providers=_PROVIDERS,
    unprinted_keys=(*_EARLIER.unprinted_keys, "canvasHost"),
    channel_ids=_EARLIER.channel_ids - {"openclaw-weixin", "wecom", "yuanbao"},
    heartbeat_targets=_EARLIER.heartbeat_targets - {"weixin"},
    retired_models=RETIRED_2026_5_28,
    bundled_plugins=(
        _EARLIER.bundled_plugins - {"tokenjuice"}
        | {"admin-http-rpc", "codex-supervisor", "policy", "workboard"}
    ),
    channels=CHANNELS_2026_5_28,
    exec=replace(
        _EARLIER.exec,
        browser_epoch=_NEWEST.exec.browser_epoch,
        docker_seconds=_NEWEST.exec.docker_seconds,
    ),
    models=replace(_EARLIER.models, sees_adjacent_sizes=True),
    plugins=replace(
        _EARLIER.plugins,
        api="2026.5.28",
        is_strict=True,
        schema_draft=_NEWEST.plugins.schema_draft,
        missing_code="fault if named",
    ),
    state=replace(
        _EARLIER.state,
        plugin_aliases=_EARLIER.state.plugin_aliases - {"codex-cli"}
        | {"azure", "z-ai", "z.ai"},
    ),
    secrets=SECRETS_2026_5_28,
)
