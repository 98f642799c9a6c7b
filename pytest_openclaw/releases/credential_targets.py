"""Where a config holds credentials, as each release's registry of targets has it.

Patterns are written as OpenClaw writes them: ``*`` stands for any key of an object,
``[]`` after a key for any element of its array. They stand in the order in which the
release goes through them. Source: secrets-audit facts, section 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from pytest_openclaw.on_use import dataclass

_PROVIDER_KEY = "models.providers.*.apiKey"
_PROVIDER_HEADERS = "models.providers.*.headers.*"

#: Keys of a plugin's config for the web, and the contract of its manifest that says so.
WEB_ACCESS = {
    "webFetch.apiKey": "webFetchProviders",
    "webSearch.apiKey": "webSearchProviders",
}


@dataclass(frozen=True)
class CredentialTarget:
    """One pattern of config paths at which a credential stands.

    ``plugin`` is the id of the plugin that knows the pattern; ``None`` where that is
    the release itself or a plugin that comes with it. ``takes_objects``: is an object
    a credential as well? ``provider_at`` is the place, among the keys and indexes of
    a path, of what the release calls the provider.
    """

    pattern: str
    plugin: str | None = None
    takes_objects: bool = False
    provider_at: int | None = None

    @property
    def path(self) -> str:
        """The pattern as a dotted path in which ``*`` stands for an element as well."""
        return self.pattern.replace("[]", ".*")

    @property
    def section(self) -> str:
        """The first key of its path, which no pattern leaves open."""
        return self.pattern.partition(".")[0]

    @property
    def order(self) -> tuple[int, str, str]:
        """What places sort by: the release's own, of web access, of plugins, channels.

        Of one channel, they stay in the order in which they are listed.
        """
        if self.is_of_channel:
            return 3, self.pattern.split(".")[1], ""
        if not self.pattern.startswith("plugins.entries."):
            return 0, "", ""
        _, _, plugin, _, path = self.pattern.split(".", 4)
        return 1 if path in WEB_ACCESS else 2, plugin, path

    @property
    def is_of_channel(self) -> bool:
        """Is this a setting of a channel?"""
        return self.pattern.startswith("channels.")

    @property
    def is_provider_key(self) -> bool:
        """Is this the key of a model provider, which an agent's profiles shadow?"""
        return self.pattern == _PROVIDER_KEY

    @property
    def is_provider_header(self) -> bool:
        """Is this a header of a model provider? Not each of them is a credential."""
        return self.pattern == _PROVIDER_HEADERS


def target_of(pattern: str, plugin: str | None = None) -> CredentialTarget:
    """Return the target of a *pattern*, with what its keys tell."""
    parts = pattern.split(".")
    provider_at = None
    if "providers" in parts:
        provider_at = len(parts) - parts[::-1].index("providers")
    takes_objects = parts[-1] == "serviceAccount"
    return CredentialTarget(pattern, plugin, takes_objects, provider_at)


def targets_of(text: str) -> tuple[CredentialTarget, ...]:
    """Return the targets of patterns that have blanks between them."""
    return tuple(map(target_of, text.split()))


def channel_targets(
    channel: str, keys: Iterable[str], plugin: str | None = None
) -> Iterator[CredentialTarget]:
    """Yield the targets of a channel: those of its accounts, then its own."""
    keys = list(keys)
    for within in ("",) if channel in _WITHOUT_ACCOUNTS else ("accounts.*.", ""):
        for key in _KEYS_OF_ACCOUNTS.get(channel, keys) if within else keys:
            yield target_of(f"channels.{channel}.{within}{key}", plugin)


def _external(
    plugins: Mapping[str, str], channels: Mapping[str, str]
) -> tuple[CredentialTarget, ...]:
    """Return what plugins know that do not come with the release.

    Its channels are looked at in the order of their names.
    """
    of_plugins = (
        target_of(f"plugins.entries.{plugin}.config.{key}", plugin)
        for plugin, keys in plugins.items()
        for key in keys.split()
    )
    of_channels = (
        target
        for channel, keys in sorted(channels.items())
        for target in channel_targets(channel, keys.split(), channel)
    )
    return (*of_plugins, *of_channels)


_WITHOUT_ACCOUNTS = frozenset({"msteams", "nostr"})
#: They are looked at in another order than the channel's own.
_KEYS_OF_ACCOUNTS = {
    "slack": "appToken relay.authToken botToken signingSecret userToken".split()
}
_TELEGRAM = tuple(channel_targets("telegram", ["botToken", "webhookSecret"]))
_IRC = "nickserv.password password"
_GATEWAY = """
    cron.webhookToken gateway.auth.token gateway.auth.password gateway.remote.password
    gateway.remote.token
"""
_MODELS = f"""
    {_PROVIDER_KEY} {_PROVIDER_HEADERS} models.providers.*.request.headers.*
    models.providers.*.request.auth.token models.providers.*.request.auth.value
    models.providers.*.request.proxy.tls.ca models.providers.*.request.proxy.tls.cert
    models.providers.*.request.proxy.tls.key
    models.providers.*.request.proxy.tls.passphrase
    models.providers.*.request.tls.ca models.providers.*.request.tls.cert
    models.providers.*.request.tls.key models.providers.*.request.tls.passphrase
    skills.entries.*.apiKey talk.providers.*.apiKey
"""

TARGETS_2026_9 = (
    *targets_of(
        f"""
        memory.search.remote.apiKey agents.entries.*.memory.search.remote.apiKey
        {_GATEWAY}
        tts.providers.*.apiKey tts.personas.*.providers.*.apiKey
        agents.entries.*.tts.providers.*.apiKey
        agents.entries.*.tts.personas.*.providers.*.apiKey
        {_MODELS}
        talk.realtime.providers.*.apiKey
        plugins.entries.google.config.webSearch.apiKey
        plugins.entries.minimax.config.webSearch.apiKey
        plugins.entries.xai.config.webSearch.apiKey
        plugins.entries.google.config.webSearch.headers.*
        plugins.entries.imap.config.accounts.*.password
        plugins.entries.webhooks.config.routes.*.secret
        """
    ),
    *channel_targets("qqbot", ["clientSecret"]),
    *_TELEGRAM,
)

TARGETS_2026_5 = (
    *targets_of(
        f"""
        agents.defaults.memorySearch.remote.apiKey
        agents.list[].memorySearch.remote.apiKey
        {_GATEWAY}
        messages.tts.providers.*.apiKey
        """
    ),
    # This release counts the key and the index of the list as one.
    CredentialTarget("agents.list[].tts.providers.*.apiKey", provider_at=4),
    *targets_of(
        f"""
        {_MODELS}
        tools.web.search.apiKey
        plugins.entries.exa.config.webSearch.apiKey
        plugins.entries.firecrawl.config.webFetch.apiKey
        plugins.entries.firecrawl.config.webSearch.apiKey
        plugins.entries.google.config.webSearch.apiKey
        plugins.entries.minimax.config.webSearch.apiKey
        plugins.entries.moonshot.config.webSearch.apiKey
        plugins.entries.perplexity.config.webSearch.apiKey
        plugins.entries.tavily.config.webSearch.apiKey
        plugins.entries.xai.config.webSearch.apiKey
        """
    ),
    *channel_targets("irc", _IRC.split()),
    *channel_targets("mattermost", ["botToken"]),
    *_TELEGRAM,
)

_CHANNELS = {
    "discord": """
        pluralkit.token token voice.realtime.providers.*.apiKey
        voice.tts.providers.*.apiKey voice.tts.personas.*.providers.*.apiKey
    """,
    "feishu": "appSecret encryptKey verificationToken",
    "googlechat": "serviceAccount",
    "matrix": "accessToken password",
    "msteams": "appPassword",
    "nextcloud-talk": "apiPassword botSecret",
    "nostr": "privateKey",
    "slack": "appToken botToken relay.authToken signingSecret userToken",
    "zalo": "botToken webhookSecret",
}
_WEB_SEARCH = "webSearch.apiKey"

EXTERNAL_2026_9 = _external(
    {
        "acpx": "mcpServers.*.env.*",
        "codex": "appServer.authToken appServer.headers.*",
        "comfy": "headers.*",
        "facetime": "realtime.providers.*.apiKey",
        "google-meet": "realtime.providers.*.apiKey",
        "voice-call": """
            realtime.providers.*.apiKey streaming.providers.*.apiKey
            tts.providers.*.apiKey twilio.authToken
        """,
        "brave": _WEB_SEARCH,
        "exa": _WEB_SEARCH,
        "firecrawl": f"webFetch.apiKey {_WEB_SEARCH}",
        "moonshot": _WEB_SEARCH,
        "parallel": _WEB_SEARCH,
        "perplexity": _WEB_SEARCH,
        "tavily": _WEB_SEARCH,
        "team-reports": "discord.token github.token",
        "typesafe": "apiKey",
    },
    {
        **_CHANNELS,
        "buzz": "privateKey authTag",
        "clickclack": "token",
        "irc": _IRC,
        "mattermost": "botToken",
        "sms": "authToken",
    },
)
#: This release does not look at them; the keys are the ones of its external channels.
EXTERNAL_2026_5 = _external({}, {**_CHANNELS, "bluebubbles": "password"})
