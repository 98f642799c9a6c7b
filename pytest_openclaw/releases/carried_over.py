"""Older spellings that releases before 2026.5 still read, in memory, as they load.

``*`` stands for any key or index.
"""

from __future__ import annotations

#: The channels whose settings for streaming had another form.
_STREAMING = ("discord", "slack", "telegram")

_ROOMS = (
    "discord.guilds.*.channels.*",
    "slack.channels.*",
    "googlechat.groups.*",
    "matrix.groups.*",
    "matrix.rooms.*",
    "zalouser.groups.*",
)
_PRIVATE_NETWORK = ("bluebubbles", "matrix", "mattermost", "nextcloud-talk", "tlon")


def _of_channels(*places: str) -> tuple[str, ...]:
    """Return each place of a channel with the same in one of its accounts."""
    inner = (place.partition(".") for place in places)
    return tuple(
        path
        for channel, _, rest in inner
        for path in (
            f"channels.{channel}.{rest}",
            f"channels.{channel}.accounts.*.{rest}",
        )
    )


_DRAFT = "an object of minChars, maxChars and breakPreference"
#: Former keys of 2026.3.28 that no check reads, and what each has to be.
DROPPED_2026_3_28: dict[str, str] = dict.fromkeys(
    (
        *_of_channels("discord.threadBindings.ttlHours"),
        "session.threadBindings.ttlHours",
    ),
    "a number from 0 on",
)

#: Where 2026.3.28 to 2026.4.23 have voices, and the provider that each is now.
VOICED: tuple[str, ...] = ("messages.tts", *_of_channels("discord.voice.tts"))
VOICES: dict[str, str] = {
    "openai": "openai",
    "elevenlabs": "elevenlabs",
    "edge": "microsoft",
}

#: The same of 2026.4.23.
DROPPED_2026_4_23: dict[str, str] = {
    **DROPPED_2026_3_28,
    **dict.fromkeys(_of_channels(*(f"{one}.allow" for one in _ROOMS)), "a boolean"),
    **{
        path: kind
        for key, kind in (
            ("blockStreaming", "a boolean"),
            ("blockStreamingCoalesce", "an object of minChars, maxChars and idleMs"),
            ("chunkMode", "length or newline"),
            ("streaming", "a boolean, a text or an object"),
            ("streamMode", "anything"),
        )
        for path in _of_channels(*(f"{channel}.{key}" for channel in _STREAMING))
    },
    **dict.fromkeys(
        _of_channels("discord.draftChunk", "telegram.draftChunk"),
        _DRAFT,
    ),
    **dict.fromkeys(
        _of_channels("slack.nativeStreaming", "googlechat.streamMode"), "anything"
    ),
    **{f"{place}.{voice}": "an object" for place in VOICED for voice in VOICES},
    "agents.defaults.sandbox.perSession": "a boolean",
    "agents.list.*.sandbox.perSession": "a boolean",
    "audio.transcription": "anything",
    "browser.relayBindHost": "anything",
    "channels.matrix.accounts.*.allowPrivateNetwork": "anything",
    "tools.web.x_search.apiKey": "a text or a SecretRef",
}

#: The same of 2026.4.15.
DROPPED_2026_4_15: dict[str, str] = {
    **DROPPED_2026_4_23,
    **dict.fromkeys(
        _of_channels("slack.draftChunk"),
        _DRAFT,
    ),
}

#: Of these, the settings whose object stays, as it is the spelling of today.
OBJECTS: tuple[str, ...] = _of_channels(*(f"{each}.streaming" for each in _STREAMING))

#: Those of the same releases that are refused unless they are true or false.
SWITCHES_SINCE_2026_4: tuple[str, ...] = _of_channels(
    *(f"{each}.allowPrivateNetwork" for each in _PRIVATE_NETWORK)
)

#: How those of channels begin that no plugin has to read, or whose schema takes all.
READ_BY_CORE: tuple[str, ...] = (
    *_of_channels("discord.threadBindings.ttlHours"),
    "channels.matrix.accounts.",
)

#: The same of 2026.4.15.
READ_BY_CORE_2026_4_15: tuple[str, ...] = (
    *READ_BY_CORE,
    *_of_channels("discord.guilds."),
    "channels.googlechat.",
    "channels.slack.",
    "channels.telegram.",
)

#: Keys whose value has another place now, which stands where both are there.
MOVED: tuple[tuple[str, str], ...] = (
    (
        "browser.ssrfPolicy.allowPrivateNetwork",
        "browser.ssrfPolicy.dangerouslyAllowPrivateNetwork",
    ),
    ("tools.web.search.apiKey", "plugins.entries.brave.config.webSearch.apiKey"),
    ("tools.web.search.brave", "plugins.entries.brave.config.webSearch"),
    ("tools.web.search.firecrawl", "plugins.entries.firecrawl.config.webSearch"),
    ("tools.web.search.gemini", "plugins.entries.google.config.webSearch"),
    ("tools.web.search.grok", "plugins.entries.xai.config.webSearch"),
    ("tools.web.search.kimi", "plugins.entries.moonshot.config.webSearch"),
    ("tools.web.search.perplexity", "plugins.entries.perplexity.config.webSearch"),
)

#: Former sections of the top level; what a heartbeat shows is of channels.
MOVED_OF_TOP_LEVEL: tuple[tuple[str, str], ...] = (
    *(
        (f"heartbeat.{each}", f"channels.defaults.heartbeat.{each}")
        for each in ("showOk", "showAlerts", "useIndicator")
    ),
    ("heartbeat", "agents.defaults.heartbeat"),
    ("memorySearch", "agents.defaults.memorySearch"),
)

#: Former keys, beside addresses for a bind, for which 2026.3.28 rewrites a config.
NOTICED_2026_3_28: tuple[str, ...] = (
    *DROPPED_2026_3_28,
    *(old for old, _ in MOVED_OF_TOP_LEVEL),
)

#: The same of 2026.3.28 and later.
MOVED_SINCE_2026_3_28: tuple[tuple[str, str], ...] = (
    *MOVED_OF_TOP_LEVEL,
    *(
        (f"tools.web.search.{each}", f"plugins.entries.{each}.config.webSearch")
        for each in ("duckduckgo", "exa")
    ),
)

#: The same of the later of these releases.
MOVED_SINCE_2026_4: tuple[tuple[str, str], ...] = (
    *MOVED_OF_TOP_LEVEL,
    *(
        (f"tools.web.search.{each}", f"plugins.entries.{each}.config.webSearch")
        for each in ("duckduckgo", "exa", "minimax", "searxng")
    ),
    ("tools.web.fetch.firecrawl", "plugins.entries.firecrawl.config.webFetch"),
    ("tools.web.x_search.apiKey", "plugins.entries.xai.config.webSearch.apiKey"),
)

#: What moves as a whole, and has to be an object.
SECTIONS = frozenset({"heartbeat", "memorySearch", "webFetch", "webSearch"})

#: What ``tools.web.search`` has itself, beside sections of providers.
SEARCH_SETTINGS: tuple[str, ...] = (
    "cacheTtlMinutes",
    "enabled",
    "maxResults",
    "provider",
    "timeoutSeconds",
)

#: Sections of them that are left out if they are empty.
LEFT_OUT_IF_EMPTY: tuple[str, ...] = ("tools.web.search.ollama",)
#: And one that goes with its last setting.
LEFT_OUT_IF_EMPTIED: tuple[str, ...] = ("tools.web.x_search",)

#: What ``talk`` had, and the provider that it was about.
FORMER_TALK: tuple[str, ...] = (
    "voiceId",
    "voiceAliases",
    "modelId",
    "outputFormat",
    "apiKey",
)
FORMER_SPEAKER = "elevenlabs"

#: Drivers of browser profiles that are others now, in the later of these releases.
DRIVERS: dict[str, str] = {"extension": "existing-session"}

#: Addresses that ``gateway.bind`` took, and the word for each.
BINDS: dict[str, str] = {
    "0.0.0.0": "lan",
    "::": "lan",
    "[::]": "lan",
    "*": "lan",
    "127.0.0.1": "loopback",
    "localhost": "loopback",
    "::1": "loopback",
    "[::1]": "loopback",
}

#: What 2026.4.15 and 2026.4.23 move to the default account of a channel that has
#: named ones only.
OF_ONE_ACCOUNT = frozenset(
    """
    name token tokenFile botToken appToken account signalNumber authDir cliPath dbPath
    httpUrl httpHost httpPort webhookPath webhookUrl webhookSecret service region
    homeserver userId accessToken password deviceName url code dmPolicy allowFrom
    groupPolicy groupAllowFrom defaultTo
    """.split()
)
OF_ONE_ACCOUNT_BY_CHANNEL = {
    "matrix": frozenset(
        """
        name homeserver userId accessToken password deviceId deviceName avatarUrl
        initialSyncLimit encryption
        """.split()
    ),
    "telegram": frozenset({"botToken", "tokenFile"}),
}
