"""OpenClaw 2026.5.12."""

from __future__ import annotations

from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_5
from pytest_openclaw.releases.channels import CHANNELS_2026_5
from pytest_openclaw.releases.code_rules import CODE_2026_5
from pytest_openclaw.releases.exec_rules import EXEC_2026_5
from pytest_openclaw.releases.gateway_flags import GATEWAY_FLAGS_2026_5
from pytest_openclaw.releases.model_rules import MODELS_2026_5
from pytest_openclaw.releases.names import CHANNEL_ALIASES
from pytest_openclaw.releases.plugin_rules import PLUGINS_2026_5
from pytest_openclaw.releases.posture import POSTURE_2026_5
from pytest_openclaw.releases.probe_rules import PROBE_2026_5
from pytest_openclaw.releases.retired_models import RETIRED_2026_5
from pytest_openclaw.releases.rules import NodeCommandRules
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_5
from pytest_openclaw.releases.skill_rules import SKILLS_2026_5
from pytest_openclaw.releases.state import STATE_2026_5
from pytest_openclaw.releases.tool_rules import TOOLS_2026_5

_CHANNELS = frozenset(
    """
    feishu wecom googlechat nostr msteams mattermost nextcloud-talk matrix line
    openclaw-weixin zalo clickclack yuanbao zalouser synology-chat tlon discord imessage
    irc qqbot signal slack telegram twitch whatsapp
    """.split()
)

_BUNDLED_PLUGINS = frozenset(
    """
    active-memory alibaba anthropic arcee azure-speech bonjour browser byteplus canvas
    cerebras chutes clickclack cloudflare-ai-gateway comfy copilot-proxy deepgram
    deepinfra deepseek device-pair document-extract duckduckgo elevenlabs exa fal
    file-transfer firecrawl fireworks github-copilot google gradium groq huggingface
    imessage inworld irc kilocode kimi litellm llm-task lmstudio mattermost memory-core
    memory-wiki microsoft microsoft-foundry migrate-claude migrate-hermes minimax
    mistral moonshot nvidia oc-path ollama open-prose openai opencode opencode-go
    openrouter perplexity phone-control qianfan qwen runway searxng senseaudio sglang
    signal skill-workshop stepfun synthetic talk-voice tavily telegram tencent
    thread-ownership together tokenjuice tts-local-cli venice vercel-ai-gateway vllm
    volcengine voyage vydra web-readability webhooks xai xiaomi zai
    """.split()
)

_NEVER_BLANK = (
    "hooks.mappings.*.channel",
    "memory.qmd.searchTool",
)

_DANGEROUS_NODE_COMMANDS = (
    "camera.snap",
    "camera.clip",
    "screen.record",
    "contacts.add",
    "calendar.add",
    "reminders.add",
    "sms.send",
    "sms.search",
)

_NODE_COMMANDS = frozenset(
    """
    camera.list location.get device.info device.status contacts.search calendar.events
    reminders.list photos.latest motion.activity motion.pedometer system.notify
    notifications.list notifications.actions device.permissions device.health
    callLog.search system.run.prepare system.run system.which browser.proxy
    screen.snapshot talk.ptt.start talk.ptt.stop talk.ptt.cancel talk.ptt.once
    """.split()
)

RULES = Rules(
    release="2026.5.12",
    blocked_variables=BLOCKED_2026_5,
    env_section_takes_names=True,
    dotenv_limit=None,
    include_path_limit=None,
    merge_drops_blocked_keys=False,
    scalars_are_empty=True,
    missing_file_has_defaults=False,
    missing_load_path_stops_plugins=False,
    core_defaults={
        "messages.ackReactionScope": "group-mentions",
        "agents.defaults.maxConcurrent": 4,
        "agents.defaults.subagents.maxConcurrent": 8,
        "agents.defaults.compaction.mode": "safeguard",
    },
    state_schema_version=None,
    secret_sources=frozenset({"env", "file", "exec"}),
    built_in_secret_sources=frozenset({"env"}),
    built_in_provider_wins=False,
    marks_references=False,
    texts_are_references=True,
    shorthand_is_reference=False,
    environment_token_ends_resolution=True,
    trusted_proxy_takes_password=True,
    takes_insecure_secret_files=True,
    secrets=SECRETS_2026_5,
    unprinted_keys=(
        "plugins.installs",
        "commands.modelsWrite",
        "hooks.internal.handlers",
    ),
    open_objects=("hooks.mappings.*.match",),
    never_blank=_NEVER_BLANK,
    bundled_plugins=_BUNDLED_PLUGINS,
    channel_ids=_CHANNELS,
    built_in_providers=frozenset(),
    web_search_providers=frozenset(
        "duckduckgo exa firecrawl gemini grok kimi minimax ollama perplexity searxng"
        " tavily".split()
    ),
    retired_models=RETIRED_2026_5,
    heartbeat_targets=frozenset({"last", "none"}) | CHANNEL_ALIASES | {"weixin"},
    plugins=PLUGINS_2026_5,
    state=STATE_2026_5,
    exec=EXEC_2026_5,
    bundled_flags={},
    dangerous_http_tools=(
        "exec",
        "spawn",
        "shell",
        "fs_write",
        "fs_delete",
        "fs_move",
        "apply_patch",
        "sessions_spawn",
        "sessions_send",
        "cron",
        "gateway",
        "nodes",
    ),
    gateway_flags=GATEWAY_FLAGS_2026_5,
    node_commands=NodeCommandRules(
        allow_key="gateway.nodes.allowCommands",
        deny_key="gateway.nodes.denyCommands",
        dangerous=_DANGEROUS_NODE_COMMANDS,
        known=_NODE_COMMANDS,
    ),
    tools=TOOLS_2026_5,
    models=MODELS_2026_5,
    renamed_plugins={
        "google-gemini-cli": "google",
        "minimax-portal": "minimax",
        "minimax-portal-auth": "minimax",
        "openai-codex": "openai",
    },
    code=CODE_2026_5,
    skills=SKILLS_2026_5,
    channels=CHANNELS_2026_5,
    posture=POSTURE_2026_5,
    probe=PROBE_2026_5,
)
