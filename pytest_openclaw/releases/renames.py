"""Keys that changed their name or left between 2026.5.12 and 2026.9.6.

``*`` stands for any key or index. An empty second name: the key is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

#: (spelling of 2026.5.12, spelling of 2026.9.6)
_RENAMED = (
    ("agents.list.*", "agents.entries.<id>"),
    ("gateway.nodes.allowCommands", "gateway.nodes.commands.allow"),
    ("gateway.nodes.denyCommands", "gateway.nodes.commands.deny"),
    ("env.*", "env.vars.<NAME>"),
    ("tools.exec.timeoutSec", "tools.exec.timeoutSeconds"),
    (
        "agents.*.*.tools.exec.timeoutSec",
        "agents.entries.<id>.tools.exec.timeoutSeconds",
    ),
    ("tools.web.search.apiKey", "plugins.entries.<plugin>.config.webSearch.apiKey"),
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
    ("agents.defaults.imageGenerationModel", "agents.defaults.mediaModels"),
    ("agents.defaults.videoGenerationModel", "agents.defaults.mediaModels"),
    ("agents.defaults.musicGenerationModel", "agents.defaults.mediaModels"),
    ("agents.defaults.pdfMaxBytesMb", "agents.defaults.pdfMaxMb"),
    ("agents.defaults.embeddedPi", "agents.defaults.embeddedAgent"),
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
    ("session.idleMinutes", ""),
    ("session.writeLock", ""),
    ("meta.lastTouchedAt", ""),
    ("", "security.audit.suppressions"),
    ("", "security.installPolicy"),
    ("tools.exec.security", "tools.exec.mode"),
)


def renamed(path: Sequence[str | int], release: str) -> str:
    """Return what *release* calls the key at *path*, as a clause; ``""`` if unknown.

    *path* is one that the release refuses as unknown.
    """
    names = list(dict.fromkeys(_other_names(path, release)))
    if not names:
        return ""
    known = [name for name in names if name]
    if not known:
        return (
            f"{release} no longer has it"
            if release != "2026.5.12"
            else f"{release} has it not yet"
        )
    return f"{release} calls it " + " or ".join(known)


def _other_names(path: Sequence[str | int], release: str) -> Iterator[str]:
    pairs = [
        (new, old) if release == "2026.5.12" else (old, new) for old, new in _RENAMED
    ]
    fitting = [
        (theirs.split("."), ours)
        for theirs, ours in pairs
        if theirs and _matches(path, theirs.split("."))
    ]
    nearest = min((len(theirs) for theirs, _ in fitting), default=0)
    for theirs, ours in fitting:
        if len(theirs) == nearest:
            yield ours.replace("*.*", "list[]").replace(".*", "[]")


def _matches(path: Sequence[str | int], pattern: list[str]) -> bool:
    """Tell whether *path* is the place of *pattern*, or an unknown parent of it."""
    if not 0 < len(path) <= len(pattern):
        return False
    if len(path) < len(pattern) and len(path) < 2 and pattern[0] != "security":
        return False
    return all(
        part[0] in "*<" or part == key for key, part in zip(path, pattern, strict=False)
    )
