"""A model of the settings that the posture is about, from loose to tight.

Each setting has values in an order: a later one lets nobody do more than an earlier one
did, whatever else is set. :data:`ABSENT` leaves the setting out. What an account or an
agent leaves out is neither tighter nor looser than what it says: it takes over what
holds for all, which may be either. Such a setting is *optional*, and not moved then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ABSENT: Any = "(left out)"
_BOTH = ("2026.5.12", "2026.9.6")


@dataclass(frozen=True, eq=False)
class Knob:
    """One setting: its path, its values in order, and the releases that have it."""

    path: tuple[str | int, ...]
    values: tuple[Any, ...]
    optional: bool = False
    releases: tuple[str, ...] = _BOTH

    def __repr__(self) -> str:
        """Name the setting alone: configs have many of them."""
        return ".".join(map(str, self.path))


def knob(dotted: str, *values: Any, **more: Any) -> Knob:
    """Return a setting at a dotted path; numbers are places in a list."""
    parts = (int(part) if part == "0" else part for part in dotted.split("."))
    return Knob(tuple(parts), values, **more)


def _chat(place: str, *, optional: bool) -> list[Knob]:
    group = f"{place}.groups.g1"
    return [
        knob(f"{place}.enabled", True, False),
        knob(
            f"{place}.dmPolicy",
            *("open", "pairing", "allowlist", "disabled"),
            optional=optional,
        ),
        knob(f"{place}.allowFrom", ["*"], ["1", "2"], ["1"], optional=True),
        knob(
            f"{place}.groupPolicy", "open", "allowlist", "disabled", optional=optional
        ),
        knob(f"{place}.groupAllowFrom", ["*"], ["1", "2"], ["1"], optional=True),
        knob(f"{group}.enabled", True, False, optional=True),
        knob(f"{group}.requireMention", False, True, optional=True),
    ]


def _discord() -> list[Knob]:
    place = "channels.discord"
    inner = f"{place}.guilds.s1.channels.c1"
    return [
        knob(f"{place}.enabled", True, False),
        knob(f"{place}.groupPolicy", "open", "allowlist", "disabled"),
        knob(f"{place}.allowFrom", ["*"], ["bob"], ["11"], optional=True),
        knob(f"{place}.dangerouslyAllowNameMatching", True, False),
        knob(f"{place}.guilds.s1.requireMention", False, True, optional=True),
        knob(f"{place}.guilds.s1.users", ["*"], ["11", "12"], ["11"], optional=True),
        knob(f"{inner}.enabled", True, False, optional=True),
        knob(f"{inner}.requireMention", False, True, optional=True),
        knob(f"{inner}.users", ["*"], ["11"], optional=True),
        knob(f"{place}.token", "literal", "${DISCORD}"),
    ]


def _agent(place: str, tools: str, *, optional: bool) -> list[Knob]:
    exec_ = f"{tools}.exec"
    return [
        knob(f"{place}.sandbox.mode", "off", "non-main", "all", optional=optional),
        knob(f"{place}.sandbox.scope", "shared", "agent", "session", optional=optional),
        knob(
            f"{place}.sandbox.docker.dangerouslyAllowExternalBindSources", True, False
        ),
        knob(f"{place}.sandbox.browser.enabled", True, False, optional=optional),
        knob(
            f"{place}.sandbox.browser.network",
            *("bridge", "openclaw-sandbox-browser"),
            optional=optional,
        ),
        knob(
            f"{place}.sandbox.browser.cdpSourceRange",
            *("0.0.0.0/0", "172.17.0.1/32"),
            optional=optional,
        ),
        knob(f"{place}.sandbox.ssh.strictHostKeyChecking", False, True, optional=True),
        knob(f"{place}.heartbeat.directPolicy", "allow", "block", optional=optional),
        knob(f"{place}.heartbeat.target", "last", "none", optional=True),
        knob(f"{place}.heartbeat.every", "30m", "0m", optional=True),
        knob(
            f"{place}.model",
            *("openai/gpt-3.5-turbo", "openai/gpt-4o", "anthropic/claude-opus-4-8"),
            optional=True,
        ),
        knob(f"{exec_}.security", "full", "allowlist", "deny", optional=True),
        knob(f"{exec_}.ask", "off", "on-miss", "always", optional=True),
        knob(f"{exec_}.strictInlineEval", False, True, optional=optional),
        knob(f"{exec_}.host", "gateway", "auto", optional=True),
        knob(f"{exec_}.applyPatch.workspaceOnly", False, True, optional=True),
        knob(
            f"{exec_}.mode",
            *("full", "allowlist", "auto", "ask", "deny"),
            optional=True,
            releases=("2026.9.6",),
        ),
        knob(f"{tools}.elevated.enabled", True, False, optional=optional),
        knob(
            f"{tools}.elevated.allowFrom.telegram",
            *(["*"], ["@alice"], ["1"]),
            optional=True,
        ),
        knob(f"{tools}.fs.workspaceOnly", False, True, optional=optional),
        knob(f"{tools}.deny", [], ["group:fs"], ["group:fs", "group:runtime"], ["*"]),
        knob(f"{tools}.profile", "full", "minimal", optional=True),
        knob(
            f"{tools}.toolsBySender.*",
            *({"allow": ["exec"]}, {"allow": ["read"]}, {"deny": ["exec"]}),
            optional=True,
        ),
    ]


def _ssrf(policy: str, *switches: str, **more: Any) -> list[Knob]:
    return [knob(f"{policy}.{each}", True, False, **more) for each in switches]


def _memory(place: str, release: str, *, optional: bool) -> list[Knob]:
    more = {"optional": optional, "releases": (release,)}
    knobs = [
        knob(f"{place}.enabled", True, False, **more),
        knob(f"{place}.sources", ["memory", "sessions"], ["memory"], **more),
        knob(f"{place}.experimental.sessionMemory", True, False, **more),
    ]
    if release == "2026.9.6":
        across = f"{place}.rememberAcrossConversations"
        knobs.append(knob(across, True, False, **more))
    return knobs


_SCOPES = ("main", "per-peer", "per-channel-peer", "per-account-channel-peer")
_OWNERS = ("config", "plugins", "mcp", "bash", "debug")
_NETWORK = "dangerouslyAllowPrivateNetwork"
_RANGES = ("allowRfc2544BenchmarkRange", "allowIpv6UniqueLocalRange")
_HOSTS: tuple[list[str], ...] = (["*"], ["*.internal"], ["wiki.internal"], [])

KNOBS: tuple[Knob, ...] = (
    knob("gateway.auth.mode", "none", "token"),
    knob("gateway.auth.token", ABSENT, "${TOKEN}"),
    knob("gateway.bind", "lan", "loopback"),
    knob("gateway.tls.enabled", False, True),
    knob("gateway.tls.autoGenerate", False, True),
    knob("gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback", True, False),
    knob("gateway.controlUi.dangerouslyDisableDeviceAuth", True, False),
    knob("session.dmScope", *_SCOPES),
    knob("bindings.0.session.dmScope", *_SCOPES, optional=True),
    knob("session.identityLinks.x", ["telegram:1", "telegram:2"], ["telegram:1"]),
    knob("gateway.nodes.pairing.autoApproveCidrs", ["0.0.0.0/0"], ["10.0.0.0/8"], []),
    knob(
        "gateway.nodes.pairing.sshVerify.cidrs",
        *(["::/0"], ["10.0.0.0/8"]),
        releases=("2026.9.6",),
    ),
    knob("gateway.auth.allowTailscale", True, False),
    knob("gateway.roles.default", "staff", "guest", releases=("2026.9.6",)),
    knob("logging.audit.enabled", False, True, releases=("2026.9.6",)),
    *(knob(f"commands.{each}", True, False) for each in _OWNERS),
    knob("browser.enabled", True, False),
    knob("browser.defaultProfile", "user", "openclaw"),
    knob("browser.profiles.p.driver", "existing-session", "openclaw"),
    knob("browser.allowSystemProfileImport", True, False, releases=("2026.9.6",)),
    knob("mcp.servers.m.url", "http://m.example", "https://m.example"),
    knob("memory.qmd.sessions.enabled", True, False, releases=("2026.5.12",)),
    *_memory("memory.search", "2026.9.6", optional=False),
    *_memory("agents.entries.a.memory.search", "2026.9.6", optional=True),
    *_memory("agents.defaults.memorySearch", "2026.5.12", optional=False),
    *_memory("agents.entries.a.memorySearch", "2026.5.12", optional=True),
    *_chat("channels.telegram", optional=False),
    *_chat("channels.zalouser", optional=False),
    *_chat("channels.zalouser.accounts.a", optional=True),
    knob("channels.zalouser.accounts.b.enabled", True, False),
    knob(
        "channels.telegram.groups.g1.allowFrom",
        *(["*"], ["@alice"], ["1"]),
        optional=True,
    ),
    knob("channels.telegram.groups.g1.groupPolicy", "open", "allowlist", optional=True),
    knob("channels.telegram.direct.12.dmPolicy", "open", "pairing", optional=True),
    knob("channels.telegram.direct.12.allowFrom", ["*"], ["1"], optional=True),
    knob("channels.zalouser.dangerouslyAllowNameMatching", True, False),
    knob(
        "channels.zalouser.accounts.a.dangerouslyAllowNameMatching",
        *(True, False),
        optional=True,
    ),
    knob("channels.slack.requireMention", False, True, optional=True),
    knob("channels.slack.channels.C1.requireMention", False, True, optional=True),
    knob("channels.slack.channels.C1.enabled", True, False, optional=True),
    *_discord(),
    knob("commands.allowFrom.telegram", ["*"], ["@alice"], ABSENT, ["1"]),
    knob("commands.allowFrom.discord", ["*"], ABSENT, ["1"]),
    knob("commands.allowFrom.*", ["*"], ABSENT, ["1"]),
    knob("commands.ownerAllowFrom", ["*"], ["telegram:@a"], ["telegram:1"]),
    *_agent("agents.defaults", "tools", optional=False),
    *_agent("agents.entries.a", "agents.entries.a.tools", optional=True),
    *_ssrf("browser.ssrfPolicy", _NETWORK),
    *_ssrf("browser.ssrfPolicy", *_RANGES, releases=("2026.9.6",)),
    *_ssrf("tools.web.fetch.ssrfPolicy", *_RANGES),
    *_ssrf("cron.webhookSsrfPolicy", _NETWORK, *_RANGES, releases=("2026.9.6",)),
    knob("channels.telegram.network.dangerouslyAllowPrivateNetwork", True, False),
    knob("models.providers.x.request.tls.insecureSkipVerify", True, False),
    knob("models.providers.x.request.allowPrivateNetwork", True, False),
    knob("browser.ssrfPolicy.allowedHostnames", *_HOSTS),
    knob("cron.webhookSsrfPolicy.allowedHostnames", *_HOSTS, releases=("2026.9.6",)),
    knob(
        "gateway.http.endpoints.responses.images.urlAllowlist",
        *(["169.254.169.254"], ["*.example.com"], ["a.example.com"]),
        optional=True,
    ),
    knob("browser.ssrfPolicy.hostnameAllowlist", *_HOSTS, releases=("2026.5.12",)),
    knob("hooks.enabled", True, False),
    knob("hooks.token", "literal", "${HOOKS}"),
    knob("cron.webhookToken", "${OPENCLAW_GATEWAY_TOKEN}", "${CRON}"),
    knob("env.vars.X_KEY", "literal", ABSENT),
    knob("gateway.remote.url", "wss://u:pw@gw.example", "wss://gw.example"),
    knob("hooks.allowRequestSessionKey", True, False),
    knob("hooks.allowedSessionKeyPrefixes", [], ["hook:"]),
    knob("hooks.allowedAgentIds", ABSENT, ["*"], ["a"], []),
    knob("hooks.mappings.0.allowUnsafeExternalContent", True, False),
    knob("hooks.gmail.allowUnsafeExternalContent", True, False),
    knob("plugins.enabled", True, False),
    knob("plugins.allow", [], ["telegram", "zalouser", "discord", "slack"]),
    knob("plugins.deny", [], ["zalouser"], ["zalouser", "discord"]),
    knob("plugins.entries.diffs.enabled", True, False, optional=True),
    knob("models.providers.x.apiKey", "literal", "${KEY}"),
    knob("mcp.servers.m.args.0", "package", "package@1.2.3"),
    knob("mcp.servers.m.env.API_TOKEN", "literal", "${KEY}"),
    knob("cron.enabled", True, False),
    knob("tools.exec.grantExpiryDays", ABSENT, 30, releases=("2026.9.6",)),
    knob("security.installPolicy.enabled", False, True, releases=("2026.9.6",)),
    knob(
        "security.audit.suppressions",
        *([{"checkId": "gateway.http.no_auth"}], []),
        releases=("2026.9.6",),
    ),
)

#: Settings that bear on each other, by what their paths begin with; ``own``
#: stands for the tools of the agent.
FAMILIES: dict[str, str] = {
    "gateway": "gateway.auth gateway.bind gateway.tls gateway.controlUi",
    "servers": "mcp",
    "grants": "cron tools.exec.grantExpiryDays",
    "installs": "security.installPolicy plugins.allow plugins.enabled",
    "hooks": "hooks",
    "browser": "browser tools.web gateway.http",
    "profiles": "browser.enabled browser.defaultProfile browser.profiles browser.allow",
    "cron": "cron",
    "switches": """
        channels.telegram.network models.providers.x.request
        agents.defaults.sandbox.ssh agents.entries.a.sandbox.ssh
    """,
    "exec-policy": """
        tools.exec.mode tools.exec.security tools.exec.ask tools.exec.strict
        own.exec.mode own.exec.security own.exec.ask own.exec.strict
    """,
    "exec-place": """
        tools.exec.host own.exec.host tools.exec.security tools.deny
        agents.defaults.sandbox.mode agents.entries.a.sandbox.mode
    """,
    "sandbox": "agents.defaults.sandbox agents.entries.a.sandbox",
    "files": """
        tools.fs own.fs tools.deny own.deny
        agents.defaults.sandbox.mode agents.entries.a.sandbox.mode
    """,
    "profile": """
        tools.profile own.profile tools.fs tools.exec.security tools.toolsBySender
        own.toolsBySender channels.telegram.groupPolicy
    """,
    "memory": """
        memory agents.defaults.memory agents.entries.a.memory
        channels.telegram.dmPolicy channels.telegram.allowFrom
    """,
    "scopes": """
        session bindings channels.zalouser.accounts.a.dmPolicy
        channels.zalouser.accounts.b channels.zalouser.dmPolicy
    """,
    "administration": """
        gateway.roles gateway.auth gateway.nodes logging
        commands.config commands.bash channels.telegram.dmPolicy mcp
    """,
    "patches": "tools.exec.applyPatch own.exec.applyPatch",
    "elevated": "tools.elevated own.elevated",
    "heartbeat": "agents.defaults.heartbeat agents.entries.a.heartbeat",
    "models": """
        agents.defaults.model agents.entries.a.model tools.profile
        channels.telegram.dmPolicy channels.telegram.allowFrom
    """,
    "models-in-groups": """
        agents.defaults.model channels.telegram.groupPolicy
        channels.telegram.groupAllowFrom channels.telegram.groups.g1
    """,
    "direct": """
        channels.telegram.dmPolicy channels.telegram.allowFrom channels.telegram.enabled
        channels.telegram.direct session bindings
    """,
    "commands": """
        channels.telegram.dmPolicy channels.telegram.allowFrom commands
        channels.telegram.groupPolicy channels.telegram.groupAllowFrom
    """,
    "groups": "channels.telegram.group",
    "accounts": """
        channels.zalouser.dmPolicy channels.zalouser.allowFrom
        channels.zalouser.enabled channels.zalouser.dangerously
        channels.zalouser.accounts.a.dm channels.zalouser.accounts.a.allow
        channels.zalouser.accounts.a.enabled channels.zalouser.accounts.a.dangerously
        commands.allowFrom.*
    """,
    "groups-of-accounts": "channels.zalouser.group channels.zalouser.accounts.a.group",
    "discord": "channels.discord.group channels.discord.guilds",
    "discord-people": """
        channels.discord.allowFrom channels.discord.dangerously channels.discord.token
        channels.discord.enabled commands.allowFrom.discord
    """,
    "slack": "channels.slack",
    "plugins": "plugins channels.zalouser.enabled channels.discord.enabled",
    "literals": """
        models.providers channels.discord.token security hooks.token env gateway.remote
        cron.webhookToken gateway.auth.token
    """,
    "everything": "gateway session bindings channels commands agents tools plugins",
}


def family_of(name: str, release: str) -> list[Knob]:
    """Return the settings of a family that a release has."""
    words = FAMILIES[name].replace("own.", "agents.entries.a.tools.").split()
    return [each for each in knobs_of(release) if str(each).startswith(tuple(words))]


#: What has to stand beside the settings for a release to take them.
_FRAME: dict[tuple[str | int, ...], Any] = {
    ("models", "providers", "x", "baseUrl"): "https://x.example",
    ("models", "providers", "x", "models"): [],
    ("mcp", "servers", "m", "command"): "npx",
    ("agents", "entries", "a", "name"): "A",
    ("channels", "slack", "botToken"): "${SLACK}",
}
_ROLE = {"sessions": {"others": "none"}, "agents": "*"}
_ROLES = {
    "guest": {**_ROLE, "scopes": ["operator.read"]},
    "staff": {**_ROLE, "scopes": ["operator.admin"]},
}
_BINDING = {"agentId": "a", "match": {"channel": "telegram"}}


def knobs_of(release: str) -> tuple[Knob, ...]:
    """Return the settings that a release has."""
    return tuple(each for each in KNOBS if release in each.releases)


def config_of(release: str, chosen: dict[Knob, Any]) -> dict[str, Any]:
    """Return the config in which each setting has the value that is *chosen*."""
    config: dict[str, Any] = {}
    values = {each.path: value for each, value in chosen.items()}
    for path, value in {**_FRAME, **values}.items():
        if value is not ABSENT:
            _put(config, path, value)
    _complete(config, release)
    for binding in config.get("bindings", []):
        binding.update(_BINDING)
    for tools in (
        config.get("tools", {}),
        config["agents"]["entries"]["a"].get("tools"),
    ):
        _without_conflict((tools or {}).get("exec", {}))
    if release == "2026.5.12":
        entries = config["agents"].pop("entries")
        config["agents"]["list"] = [{"id": id_, **own} for id_, own in entries.items()]
    return config


def _complete(config: dict[str, Any], release: str) -> None:
    """Add what a release asks for beside a role, or a profile of the browser."""
    roles = config.get("gateway", {}).get("roles")
    if roles is not None:
        roles["definitions"] = _ROLES
    for profile in config.get("browser", {}).get("profiles", {}).values():
        if release == "2026.5.12":
            profile["color"] = "#00AA00"
        if profile["driver"] == "openclaw":
            profile["cdpPort"] = 18801


def _without_conflict(section: dict[str, Any]) -> None:
    """Leave what 2026.9.6 refuses beside a mode out."""
    if "mode" in section:
        section.pop("security", None)
        section.pop("ask", None)


def _put(config: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    *parents, last = path
    place: Any = config
    for key, following in zip(parents, path[1:], strict=True):
        empty: Any = [{}] if isinstance(following, int) else {}
        if isinstance(place, list):
            place = place[int(key)]
        else:
            place = place.setdefault(key, empty)
    place[last] = value
