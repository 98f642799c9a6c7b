"""Keys that people write, that no release has, and the settings that do what they say.

``*`` stands for any key or index.
"""

from __future__ import annotations

from collections.abc import Sequence

from pytest_openclaw.releases.release import Span

_TODAY = Span(since="2026.8.2")
_MODEL = "agents.defaults.model.primary"
_ALLOW = "channels.<channel>.allowFrom"
_DM = "channels.<channel>.dmPolicy"
_NAME = "channels.<channel>"

#: (what is written, the setting that does it): by the names of 2026.8.2 and later.
GUIDE_KEYS = (
    ("agents.defaultModel", _MODEL),
    ("agents.defaults.model.strategic", _MODEL),
    ("agents.defaults.routing", "bindings"),
    ("agents.defaults.session", "session"),
    (
        "agents.defaults.heartbeat.activeHours.tz",
        "agents.defaults.heartbeat.activeHours.timezone",
    ),
    ("agents.defaults.heartbeat.enabled", "agents.defaults.heartbeat.every"),
    ("agents.defaults.temperature", "agents.defaults.params.temperature"),
    ("agents.*.*.heartbeat.enabled", "agents.entries.<id>.heartbeat.every"),
    ("agents.*.*.heartbeat.intervalMs", "agents.entries.<id>.heartbeat.every"),
    ("agents.*.*.runTimeoutSeconds", "agents.defaults.timeoutSeconds"),
    ("agents.profiles", "agents.entries.<id>"),
    ("agents.definitions", "agents.entries.<id>"),
    ("subagents", "agents.defaults.subagents"),
    ("auth.profiles.*.apiKey", "models.providers.<provider>.apiKey"),
    ("auth.profiles.*.baseUrl", "models.providers.<provider>.baseUrl"),
    ("authChoice", "auth.profiles"),
    ("bootstrapMaxChars", "agents.defaults.bootstrapMaxChars"),
    ("bootstrapTotalMaxChars", "agents.defaults.bootstrapTotalMaxChars"),
    ("browser.profiles.*.noSandbox", "browser.noSandbox"),
    ("channels.*.allowedUsers", _ALLOW),
    ("channels.*.allowList", _ALLOW),
    ("channels.*.dmAllowFrom", _ALLOW),
    ("channels.*.allowGroups", "channels.<channel>.groups"),
    ("channels.*.groupMentionRequired", "channels.<channel>.groups.*.requireMention"),
    ("channels.*.pairingEnabled", _DM),
    ("channels.*.ignoreGroups", "channels.<channel>.groupPolicy"),
    ("channels.*.dmAccess", _DM),
    ("channels.discord.groups", "channels.discord.guilds"),
    ("channels.signal.phoneNumber", "channels.signal.account"),
    ("channels.*.accounts.*.agent", "bindings"),
    ("defaultModel", _MODEL),
    ("default_model", _MODEL),
    ("defaultProvider", _MODEL),
    ("model", _MODEL),
    ("gateway.host", "gateway.bind"),
    ("gateway.authMode", "gateway.auth.mode"),
    ("gateway.authentication", "gateway.auth"),
    ("gateway.auth.enabled", "gateway.auth.mode"),
    ("gateway.auth.token_env_var", "gateway.auth.token"),
    ("gateway.cors", "gateway.controlUi.allowedOrigins"),
    ("gateway.allowed_origins", "gateway.controlUi.allowedOrigins"),
    ("gateway.logLevel", "logging.level"),
    ("gateway.rateLimit", "gateway.auth.rateLimit"),
    ("gateway.tailscaleMode", "gateway.tailscale.mode"),
    ("gateway.telegram", "channels.telegram"),
    ("gateway.workspace", "agents.defaults.workspace"),
    ("gateway_base_url", "gateway.remote.url"),
    ("heartbeat", "agents.defaults.heartbeat"),
    ("logging.format", "logging.consoleStyle"),
    ("logging.destinations", "logging.file"),
    ("memory.enabled", "memory.search.enabled"),
    ("memory.provider", "memory.search.provider"),
    ("memory.model", "memory.search.model"),
    ("memory.paths", "memory.search.extraPaths"),
    ("mode", "gateway.mode"),
    ("models.models", "models.providers.<provider>.models"),
    ("models.primary", _MODEL),
    ("models.default", _MODEL),
    ("models.reasoning", _MODEL),
    ("models.fast", _MODEL),
    ("models.fallback", "agents.defaults.model.fallbacks"),
    ("models.routing", "agents.defaults.model"),
    *(
        (f"models.{each}", f"models.providers.{each}")
        for each in ("anthropic", "openai", "google", "openrouter", "ollama", "groq")
    ),
    *(
        (f"plugins.{each}", f"plugins.entries.{each}")
        for each in (
            "bonjour cerebras groq huggingface ollama openrouter telegram discord"
            " memory-lancedb-pro"
        ).split()
    ),
    ("providers", "models.providers"),
    ("sessions", "session"),
    ("security.allowedCommands", "tools.exec"),
    ("security.allowlist", "tools.exec"),
    ("security.dmPolicy", _DM),
    ("security.sandbox", "agents.defaults.sandbox"),
    ("security.requireApproval", "tools.exec.ask"),
    ("security.requireConfirmation", "tools.exec.ask"),
    ("security.file_access", "tools.fs"),
    ("security.rateLimit", "gateway.auth.rateLimit"),
    ("security.audit.logFile", "logging.file"),
    ("skills.directory", "skills.load.extraDirs"),
    ("skills.path", "skills.load.extraDirs"),
    ("skills.skillPaths", "skills.load.extraDirs"),
    ("skills.allowlist", "skills.allowBundled"),
    ("skills.enabled", "skills.entries.<skill>.enabled"),
    ("skills.denylist", "skills.entries.<skill>.enabled"),
    ("skills.defaultSkills", "agents.defaults.skills"),
    ("telegram", "channels.telegram"),
    ("discord", "channels.discord"),
    ("whatsapp", "channels.whatsapp"),
    ("slack", "channels.slack"),
    ("tools.autoAllowSkills", "tools.exec"),
    ("tools.browser", "browser"),
    ("tools.cron", "cron"),
    ("tools.exec.deny", "tools.deny"),
    ("tools.exec.enabled", "tools.deny"),
    ("tools.strictInlineEval", "tools.exec.strictInlineEval"),
    ("voice", "talk"),
    ("workspace", "agents.defaults.workspace"),
)
#: What the places above were called before 2026.8.2.
_BEFORE = (
    ("agents.entries.<id>", "agents.list[]"),
    ("memory.search", "agents.defaults.memorySearch"),
)
#: Keys whose subject has no setting at all: where it is instead.
_ELSEWHERE = (
    ("cron.jobs", "jobs are not in the config: openclaw cron add makes them"),
    ("cronJobs", "jobs are not in the config: openclaw cron add makes them"),
    ("cron_jobs", "jobs are not in the config: openclaw cron add makes them"),
    ("system_prompt", "prompts are files of the workspace, such as AGENTS.md"),
    (
        "agents.defaults.systemPrompt",
        "prompts are files of the workspace, as AGENTS.md",
    ),
    ("agents.defaults.customInstructions", "prompts are files of the workspace"),
    ("agents.defaults.keyFiles", "prompts are files of the workspace, as AGENTS.md"),
    ("soul_file", "prompts are files of the workspace, such as SOUL.md"),
    ("identity_file", "prompts are files of the workspace, such as IDENTITY.md"),
)
#: Keys by which an object is taken for an agent.
_OF_AGENT = {"model", "models", "workspace", "tools", "identity", "prompt", "skills"}
_PATTERNS = [(tuple(key.split(".")), place) for key, place in GUIDE_KEYS]
_OTHERS = {tuple(key.split(".")): advice for key, advice in _ELSEWHERE}


def guided(path: Sequence[str | int], value: object, release: str) -> str:
    """Return what does what the key at *path* says, as a clause; ``""`` if unknown.

    An object directly below ``agents`` may be an agent: *value* is what is there.
    """
    keys = tuple(map(str, path))
    if keys in _OTHERS:
        return _OTHERS[keys]
    for pattern, place in _PATTERNS:
        if len(pattern) == len(keys) and all(
            part in ("*", key) for part, key in zip(pattern, keys, strict=True)
        ):
            return f"the setting for this is {_named(place, release)}"
    is_agent = isinstance(value, dict) and not _OF_AGENT.isdisjoint(value)
    if len(keys) == 2 and keys[0] == "agents" and is_agent:
        return f"agents are in {_named('agents.entries.<id>', release)}"
    return ""


def _named(place: str, release: str) -> str:
    """Return a *place* as the release calls it."""
    if not _TODAY.covers(release):
        for today, before in _BEFORE:
            place = place.replace(today, before)
    return place
