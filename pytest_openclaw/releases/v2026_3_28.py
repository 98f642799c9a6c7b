"""OpenClaw 2026.3.28: as 2026.4.15, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_4_15
from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_3
from pytest_openclaw.releases.early_secrets import SECRETS_2026_3_28

_LATER = v2026_4_15.RULES

_CAME = frozenset(
    """
    active-memory alibaba amazon-bedrock-mantle anthropic-vertex arcee codex comfy
    fireworks lmstudio memory-wiki qqbot qwen runway searxng stepfun vydra webhooks
    """.split()
)

_NOT_YET_INTERPRETERS = "awk find gawk gmake gsed make mawk nawk sed xargs".split()

RULES = replace(
    _LATER,
    release="2026.3.28",
    unprinted_keys=(),
    plugins=replace(
        _LATER.plugins,
        api="2026.3.28",
        sources=(),
        loaded_by="no audit",
        variable_hides_bundled=False,
        kinds_may_be_lists=False,
        leading_dots_lead_out=True,
        ignored_folders=(),
    ),
    bundled_plugins=_LATER.bundled_plugins - _CAME | {"modelstudio"},
    heartbeat_targets=(
        _LATER.heartbeat_targets - {"bb", "lark", "nc-talk", "teams", "zl"}
    ),
    channel_ids=_LATER.channel_ids - {"qqbot"},
    bundled_flags={},
    blocked_variables=BLOCKED_2026_3,
    reads_gateway_env=False,
    dangerous_http_tools=("sessions_spawn", "sessions_send", "cron", "gateway"),
    exec=replace(
        _LATER.exec,
        interpreters=_LATER.exec.interpreters - frozenset(_NOT_YET_INTERPRETERS),
        text_editors=frozenset(),
        browser_epoch="2026-02-28-no-sandbox-env",
    ),
    node_commands=replace(
        _LATER.node_commands,
        dangerous=tuple(
            each for each in _LATER.node_commands.dangerous if each != "sms.search"
        ),
        known=_LATER.node_commands.known | {"sms.search"},
    ),
    # a plain audit asks no other channel's plugin
    channels=replace(
        _LATER.channels,
        judged={
            "feishu": replace(
                _LATER.channels.judged["feishu"], audited_topics=frozenset()
            )
        },
    ),
    secrets=SECRETS_2026_3_28,
)
