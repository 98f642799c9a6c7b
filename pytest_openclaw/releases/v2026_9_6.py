"""OpenClaw 2026.9.6."""

from __future__ import annotations

from pytest_openclaw.releases.blocked_variables import BLOCKED_2026_9
from pytest_openclaw.releases.channels import CHANNELS_2026_9
from pytest_openclaw.releases.code_rules import CODE_2026_9
from pytest_openclaw.releases.exec_rules import EXEC_2026_9
from pytest_openclaw.releases.gateway_flags import GATEWAY_FLAGS_2026_9
from pytest_openclaw.releases.model_rules import MODELS_2026_9
from pytest_openclaw.releases.names import BUILT_IN_PROVIDERS
from pytest_openclaw.releases.names import CHANNEL_ALIASES
from pytest_openclaw.releases.plugin_rules import PLUGINS_2026_9
from pytest_openclaw.releases.posture import POSTURE_2026_9
from pytest_openclaw.releases.retired_models import RETIRED_2026_9
from pytest_openclaw.releases.rules import ConfigFlag
from pytest_openclaw.releases.rules import NodeCommandRules
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_9
from pytest_openclaw.releases.skill_rules import SKILLS_2026_9
from pytest_openclaw.releases.state import STATE_2026_9
from pytest_openclaw.releases.tool_rules import TOOLS_2026_9

_CHANNELS = frozenset(
    """
    a2a buzz clickclack discord feishu googlechat imessage irc line matrix mattermost
    msteams nextcloud-talk nostr raft reef signal slack sms synology-chat telegram tlon
    twitch whatsapp zalo zalouser
    """.split()
)

_BUNDLED_PLUGINS = frozenset(
    """
    a2a active-memory admin-http-rpc alibaba anthropic apple-fm azure-speech beam
    bonjour browser canvas clawrouter code-mode-quickjs copilot-proxy crabbox
    cua-computer deepgram device-pair document-extract elevenlabs fal file-transfer
    geolocation github github-copilot google huggingface imap linux-node litellm
    llm-task lmstudio logbook memory-core memory-wiki microsoft microsoft-foundry
    migrate-claude migrate-hermes minimax nvidia oc-path ollama onepassword openai
    opencode-go openrouter policy reef runway senseaudio session-share sglang talk-voice
    telegram together tts-local-cli vault vllm web-readability webhooks workboard xai
    """.split()
)

_NEVER_BLANK = (
    "agents.defaults.authInheritance.agentId",
    "agents.defaults.heartbeat.agentId",
    "agents.defaults.sessionStore.agentId",
    "agents.defaults.systemAgent.agentId",
    "agents.entries.*.tools.github.gitAuthor.email",
    "agents.entries.*.tools.github.gitAuthor.name",
    "cloudWorkers.profiles.*.provider",
    "desktop.host.passwordFile",
    "gateway.auth.trustedProxy.cloudflareAccessOidc.githubAccountIdClaim",
    "gateway.auth.trustedProxy.cloudflareAccessOidc.providerId",
    "gateway.controlUi.environment.label",
    "gateway.roles.default",
    "gateway.roles.definitions.*.accessPolicyPlugin",
    "hooks.mappings.*.channel",
    "mcp.servers.*.oauth.authProfileId",
    "mcp.servers.*.oauth.scope",
    "mcp.servers.*.toolFilter.exclude.*",
    "mcp.servers.*.toolFilter.include.*",
    "nodeHost.mcp.servers.*.oauth.authProfileId",
    "nodeHost.mcp.servers.*.oauth.scope",
    "nodeHost.mcp.servers.*.toolFilter.exclude.*",
    "nodeHost.mcp.servers.*.toolFilter.include.*",
    "nodeHost.workerRuns.containerImage",
    "secrets.egressProxy.allowedHosts.*",
    "secrets.egressProxy.bypassHosts.*",
    "talk.agentId",
    "tools.github.gitAuthor.email",
    "tools.github.gitAuthor.name",
    "tools.media.audio.preferredModel",
    "tools.media.image.preferredModel",
    "tools.media.video.preferredModel",
    "worktreeRoot",
)

_DANGEROUS_NODE_COMMANDS = (
    "camera.snap",
    "camera.clip",
    "camera.ptz.control",
    "screen.record",
    "contacts.add",
    "calendar.add",
    "reminders.add",
    "sms.send",
    "sms.search",
    "health.summary",
)

_NODE_COMMANDS = frozenset(
    """
    camera.list location.get device.info device.status contacts.search calendar.events
    reminders.list photos.latest motion.activity motion.pedometer system.notify
    watch.status watch.notify notifications.list notifications.actions
    device.permissions device.health device.apps callLog.search mobile.ui.observe
    mobile.ui.act camera.ptz.status system.run.prepare system.run system.which
    system.execApprovals.get system.execApprovals.set fs.listDir terminal.upload
    browser.proxy browser.proxy.upload.v1 mcp.tools.call.v1 agent.cli.claude.run.v1
    screen.snapshot desktop.stream computer.act talk.ptt.start talk.ptt.stop
    talk.ptt.cancel talk.ptt.once
    """.split()
)

_WORKER_COMMANDS = frozenset(
    """
    worker.bundle.install.v1 worker.launch.v1 worker.status.v1 worker.cancel.v1
    worker.environment.stop.v1 worker.workspace.exec.v1 worker.workspace.prepare.v1
    worker.workspace.retain.v1 worker.desktop.stream.v1 worker.desktop.launch.v1
    worker.desktop.computer.v1 worker.portal.stream.v1
    """.split()
)

RULES = Rules(
    release="2026.9.6",
    blocked_variables=BLOCKED_2026_9,
    env_section_takes_names=False,
    dotenv_limit=1024 * 1024,
    include_path_limit=4096,
    merge_drops_blocked_keys=True,
    scalars_are_empty=False,
    missing_file_has_defaults=True,
    missing_load_path_stops_plugins=True,
    core_defaults={
        "messages.ackReactionScope": "group-mentions",
        "agents.defaults.maxConcurrent": 8,
        "agents.defaults.subagents.maxConcurrent": 8,
        "agents.defaults.subagents.archiveAfterMinutes": 60,
        "agents.defaults.compaction.mode": "safeguard",
    },
    state_schema_version=18,
    secret_sources=frozenset({"env", "file", "exec", "store"}),
    built_in_secret_sources=frozenset({"env", "store"}),
    built_in_provider_wins=True,
    marks_references=True,
    texts_are_references=False,
    shorthand_is_reference=False,
    environment_token_ends_resolution=False,
    trusted_proxy_takes_password=True,
    takes_insecure_secret_files=False,
    secrets=SECRETS_2026_9,
    unprinted_keys=(),
    open_objects=(),
    never_blank=_NEVER_BLANK,
    bundled_plugins=_BUNDLED_PLUGINS,
    channel_ids=_CHANNELS,
    built_in_providers=BUILT_IN_PROVIDERS,
    web_search_providers=frozenset("gemini grok minimax ollama".split()),
    retired_models=RETIRED_2026_9,
    heartbeat_targets=frozenset({"last", "none", "owner"}) | CHANNEL_ALIASES,
    plugins=PLUGINS_2026_9,
    state=STATE_2026_9,
    exec=EXEC_2026_9,
    bundled_flags={
        "imap": (
            ConfigFlag("accounts.*.senderAuth.acceptTrustedAuthservId", True),
            ConfigFlag("accounts.*.senderAuth.min", "unverified"),
            ConfigFlag("accounts.*.senderAuth.min", "mutable"),
        ),
    },
    dangerous_http_tools=(
        "exec",
        "spawn",
        "shell",
        "fs_write",
        "fs_delete",
        "fs_move",
        "apply_patch",
        "terminal",
        "portal",
        "sessions_spawn",
        "sessions_send",
        "conversations_list",
        "conversations_send",
        "conversations_turn",
        "automations",
        "gateway",
        "plugins",
        "nodes",
        "computer",
        "mobile_ui",
        "openclaw",
    ),
    gateway_flags=GATEWAY_FLAGS_2026_9,
    node_commands=NodeCommandRules(
        allow_key="gateway.nodes.commands.allow",
        deny_key="gateway.nodes.commands.deny",
        dangerous=_DANGEROUS_NODE_COMMANDS,
        known=_NODE_COMMANDS,
        private=_WORKER_COMMANDS,
    ),
    tools=TOOLS_2026_9,
    models=MODELS_2026_9,
    renamed_plugins={
        "google-gemini-cli": "google",
        "minimax-portal": "minimax",
        "minimax-portal-auth": "minimax",
    },
    code=CODE_2026_9,
    skills=SKILLS_2026_9,
    channels=CHANNELS_2026_9,
    posture=POSTURE_2026_9,
)
