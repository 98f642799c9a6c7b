"""Keys that changed their name, or left.

``*`` stands for any key or index. An empty second name: the key is gone; an empty
first one: it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from pytest_openclaw.releases.release import Span

#: What changed before 2026.8.2, which is when most did.
_CHANGED = {
    "agents.defaults.embeddedPi": "2026.5.28",
    "security.audit.suppressions": "2026.5.28",
    "security.installPolicy": "2026.5.28",
    "tools.exec.security": "2026.5.28",
}
#: What changed before the oldest release that is judged here.
_EARLIER = "2026.4.23"

#: Keys that mean the same under their new name, with the same values: what OpenClaw's
#: own migration moves as it is written.
_MOVED = tuple(
    (old, new, _CHANGED.get(old, "2026.8.2"))
    for old, new in (
        ("channels.*.chunkMode", "channels.<channel>.streaming.chunkMode"),
        ("channels.*.blockStreaming", "channels.<channel>.streaming.block.enabled"),
        ("channels.whatsapp.debounceMs", "messages.inbound.byChannel.whatsapp"),
        ("session.typingMode", "agents.defaults.typingMode"),
        ("gateway.nodes.allowCommands", "gateway.nodes.commands.allow"),
        ("gateway.nodes.denyCommands", "gateway.nodes.commands.deny"),
        ("env.*", "env.vars.<NAME>"),
        ("tools.exec.timeoutSec", "tools.exec.timeoutSeconds"),
        (
            "agents.*.*.tools.exec.timeoutSec",
            "agents.entries.<id>.tools.exec.timeoutSeconds",
        ),
        ("messages.tts", "tts"),
        ("agents.defaults.memorySearch", "memory.search"),
        ("agents.*.*.memorySearch", "agents.entries.<id>.memory.search"),
        ("channels.defaults.heartbeat", "channels.defaults.heartbeatVisibility"),
        ("channels.*.heartbeat", "channels.<channel>.heartbeatVisibility"),
        ("session.resetByType.dm", "session.resetByType.direct"),
        (
            "agents.defaults.sandbox.browser.enableNoVnc",
            "agents.defaults.sandbox.browser.noVncEnabled",
        ),
        (
            "agents.*.*.sandbox.browser.enableNoVnc",
            "agents.entries.<id>.sandbox.browser.noVncEnabled",
        ),
        ("mcp.servers.*.workingDirectory", "mcp.servers.<name>.cwd"),
        ("talk.realtime.voice", "talk.realtime.speakerVoice"),
        ("browser.ssrfPolicy.hostnameAllowlist", "browser.ssrfPolicy.allowedHostnames"),
        ("agents.defaults.imageGenerationModel", "agents.defaults.mediaModels.image"),
        ("agents.defaults.videoGenerationModel", "agents.defaults.mediaModels.video"),
        ("agents.defaults.musicGenerationModel", "agents.defaults.mediaModels.music"),
        ("tools.media.audio.models", "tools.media.models"),
        ("tools.media.image.models", "tools.media.models"),
        ("tools.media.video.models", "tools.media.models"),
        ("agents.defaults.pdfMaxBytesMb", "agents.defaults.pdfMaxMb"),
        ("agents.defaults.embeddedPi", "agents.defaults.embeddedAgent"),
    )
)

#: Keys whose values have another form under the new name, or that left or came.
_REPLACED = tuple(
    (old, new, _CHANGED.get(old or new, "2026.8.2"))
    for old, new in (
        (
            "agents.defaults.agentRuntime",
            "agents.defaults.models.<model>.agentRuntime",
        ),
        (
            "channels.feishu.accounts.*.botName",
            "channels.feishu.accounts.<id>.name",
        ),
        ("channels.feishu.botName", "channels.feishu.name"),
        (
            "channels.whatsapp.accounts.*.debounceMs",
            "messages.inbound.byChannel.whatsapp",
        ),
        ("tts.elevenlabs", "tts.providers.elevenlabs"),
        ("tools.web.fetch.firecrawl", "plugins.entries.firecrawl.config.webFetch"),
        ("memory.qmd.paths", "memory.search.extraPaths"),
        ("memory.qmd", "memory.search"),
        ("agents.list.*", "agents.entries.<id>"),
        (
            "tools.web.search.apiKey",
            "plugins.entries.<plugin>.config.webSearch.apiKey",
        ),
        ("crestodian", "agents.defaults.systemAgent"),
        ("logging.redactSensitive", ""),
        ("gateway.controlUi.allowInsecureAuth", ""),
        ("commands.useAccessGroups", ""),
        ("commands.ownerDisplay", ""),
        ("commands.ownerDisplaySecret", ""),
        ("commands.modelsWrite", ""),
        ("plugins.installs", ""),
        ("plugins.bundledDiscovery", ""),
        ("canvasHost", ""),
        ("secrets.resolution", ""),
        ("secrets.providers.*.allowInsecurePath", ""),
        ("secrets.providers.*.allowSymlinkCommand", ""),
        ("session.agentToAgent", ""),
        ("session.idleMinutes", "session.reset.idleMinutes"),
        ("session.writeLock", ""),
        ("meta.lastTouchedAt", ""),
        ("", "security.audit.suppressions"),
        ("", "security.installPolicy"),
        ("tools.exec.security", "tools.exec.mode"),
    )
)
_RENAMED_EARLIER = tuple(
    (old, new, _EARLIER)
    for old, new in (
        ("channels.*.streamMode", "channels.<channel>.streaming.mode"),
        (
            "channels.*.accounts.*.streamMode",
            "channels.<channel>.accounts.<id>.streaming.mode",
        ),
        (
            "channels.*.nativeStreaming",
            "channels.<channel>.streaming.nativeTransport",
        ),
        ("channels.*.dm.policy", "channels.<channel>.dmPolicy"),
        ("channels.*.dm.allowFrom", "channels.<channel>.allowFrom"),
        (
            "channels.discord.guilds.*.channels.*.allow",
            "channels.discord.guilds.<id>.channels.<id>.enabled",
        ),
        (
            "channels.discord.accounts.*.guilds.*.channels.*.allow",
            "channels.discord.accounts.<id>.guilds.<id>.channels.<id>.enabled",
        ),
        (
            "channels.discord.threadBindings.spawnSubagentSessions",
            "channels.discord.threadBindings.spawnSessions",
        ),
        (
            "channels.discord.threadBindings.spawnAcpSessions",
            "channels.discord.threadBindings.spawnSessions",
        ),
        (
            "browser.ssrfPolicy.allowPrivateNetwork",
            "browser.ssrfPolicy.dangerouslyAllowPrivateNetwork",
        ),
        *(
            (
                f"tools.web.search.{each}",
                f"plugins.entries.{plugin}.config.webSearch",
            )
            for each, plugin in (
                ("brave", "brave"),
                ("firecrawl", "firecrawl"),
                ("gemini", "google"),
                ("grok", "xai"),
                ("kimi", "moonshot"),
                ("perplexity", "perplexity"),
            )
        ),
    )
)

#: (the older spelling, the newer one, the first release of the newer one)
_RENAMED = (*_MOVED, *_REPLACED, *_RENAMED_EARLIER)

#: What is said of a key that left.
GONE = "no longer has it, and nothing takes its place"
_NOTHING = object()


def moved(path: Sequence[str | int], release: str) -> tuple[str | int, ...] | None:
    """Return where *release* has the key at *path*, with the same values, if anywhere.

    *path* is one that the release refuses as unknown.
    """
    for old, new, changed in _MOVED:
        pattern = old.split(".")
        if not Span(since=changed).covers(release) or len(pattern) != len(path):
            continue
        if all(part in ("*", key) for part, key in zip(pattern, path, strict=True)):
            return _with_names(pattern, new.split("."), path)
    return None


def _with_names(
    pattern: list[str], new: list[str], path: Sequence[str | int]
) -> tuple[str | int, ...]:
    """Return *new* with the names of *path*, whose agents stay in their list."""
    if pattern[:3] == ["agents", "*", "*"]:
        return (*path[:3], *new[3:])
    names = (key for part, key in zip(pattern, path, strict=True) if part == "*")
    return tuple(next(names) if part[0] == "<" else part for part in new)


def renamed(path: Sequence[str | int], value: object, release: str) -> str:
    """Return what *release* calls the key at *path*, as a clause; ``""`` if unknown.

    *path* is one that the release refuses as unknown, and *value* what is there.
    """
    names = dict(_other_names(path, value, release))
    known = [name for name in names if name]
    if known:
        return f"{release} calls it " + " or ".join(known)
    if not names:
        return ""
    if names[""]:
        return f"{release} {GONE}"
    return f"{release} has it not yet"


def _other_names(
    path: Sequence[str | int], value: object, release: str
) -> Iterator[tuple[str, bool]]:
    """Yield other names, and whether they are the newer ones."""
    fitting = []
    for old, new, changed in _RENAMED:
        is_newer = Span(since=changed).covers(release)
        theirs, ours = (old, new) if is_newer else (new, old)
        if theirs and _matches(path, value, theirs.split(".")):
            fitting.append((theirs.count("."), ours, is_newer))
    nearest = min((depth for depth, *_ in fitting), default=0)
    for depth, ours, is_newer in fitting:
        if depth == nearest:
            yield ours.replace("*.*", "list[]").replace(".*", "[]"), is_newer


def _matches(path: Sequence[str | int], value: object, pattern: list[str]) -> bool:
    """Tell whether *path* is the place of *pattern*, or an unknown parent of it."""
    if not 0 < len(path) <= len(pattern):
        return False
    if len(path) < len(pattern):  # an unknown parent, but of what is named there alone
        if len(path) < 2 and pattern[0] != "security":
            return False
        if pattern[len(path) - 1][0] in "*<":
            return False
    return _leads(value, pattern[len(path) :]) and all(
        part[0] in "*<" or part == key for key, part in zip(path, pattern, strict=False)
    )


def _leads(value: object, parts: list[str]) -> bool:
    """Could what is below *value* be at *parts*, as far as it goes?"""
    if not parts or not isinstance(value, dict) or not value:
        return True
    first, *rest = parts
    inner = value.values() if first[0] in "*<" else [value.get(first, _NOTHING)]
    return any(each is not _NOTHING and _leads(each, rest) for each in inner)
