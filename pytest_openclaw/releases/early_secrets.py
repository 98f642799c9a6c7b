"""What ``openclaw secrets audit`` of releases before 2026.4.23 knows by name.

2026.2.26 is the first that has the command. Places are in the order in which they are
gone through.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from pytest_openclaw.releases.credential_targets import CredentialTarget
from pytest_openclaw.releases.credential_targets import target_of
from pytest_openclaw.releases.credential_targets import targets_of
from pytest_openclaw.releases.other_targets import TARGETS_2026_4_23
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_4_23

_CHANNELS = {
    "bluebubbles": "password",
    "discord": "pluralkit.token token voice.tts.providers.*.apiKey",
    "feishu": "appSecret encryptKey verificationToken",
    "googlechat": "serviceAccount",
    "irc": "nickserv.password password",
    "mattermost": "botToken",
    "matrix": "accessToken password",
    "msteams": "appPassword",
    "nextcloud-talk": "apiPassword botSecret",
    "slack": "appToken botToken signingSecret userToken",
    "telegram": "botToken webhookSecret",
    "zalo": "botToken webhookSecret",
}


def _of_channel(channel: str, keys: str) -> Iterator[CredentialTarget]:
    for within in ("",) if channel == "msteams" else ("accounts.*.", ""):
        for key in keys.split():
            target = target_of(f"channels.{channel}.{within}{key}")
            at = target.provider_at  # these releases name the key before
            yield target if at is None else replace(target, provider_at=at - 1)


def _without(
    targets: Iterable[CredentialTarget], *ends: str
) -> tuple[CredentialTarget, ...]:
    return tuple(each for each in targets if not each.pattern.endswith(ends))


TARGETS_2026_3_28 = (
    *targets_of(
        """
        agents.defaults.memorySearch.remote.apiKey
        agents.list[].memorySearch.remote.apiKey
        """
    ),
    *(each for name, keys in _CHANNELS.items() for each in _of_channel(name, keys)),
    *targets_of(
        """
        cron.webhookToken gateway.auth.token gateway.auth.password
        gateway.remote.password gateway.remote.token
        messages.tts.providers.*.apiKey
        models.providers.*.apiKey models.providers.*.headers.*
        skills.entries.*.apiKey talk.apiKey
        """
    ),
    CredentialTarget("talk.providers.*.apiKey"),  # no provider is named
    *targets_of(
        """
        tools.web.fetch.firecrawl.apiKey tools.web.x_search.apiKey
        tools.web.search.apiKey
        plugins.entries.brave.config.webSearch.apiKey
        tools.web.search.gemini.apiKey
        plugins.entries.google.config.webSearch.apiKey
        tools.web.search.grok.apiKey
        plugins.entries.xai.config.webSearch.apiKey
        tools.web.search.kimi.apiKey
        plugins.entries.moonshot.config.webSearch.apiKey
        tools.web.search.perplexity.apiKey
        plugins.entries.perplexity.config.webSearch.apiKey
        plugins.entries.firecrawl.config.webSearch.apiKey
        plugins.entries.tavily.config.webSearch.apiKey
        """
    ),
)

_VOICES = ("elevenlabs", "openai")


def _with_voices(
    targets: Iterable[CredentialTarget],
) -> Iterator[CredentialTarget]:
    """Yield *targets* with the two voices by name, which providers came after."""
    for each in targets:
        before, found, _ = each.pattern.partition("tts.providers.")
        if not found:
            yield each
            continue
        for voice in _VOICES:
            yield target_of(f"{before}tts.{voice}.apiKey")


TARGETS_2026_3_24 = tuple(
    _with_voices(_without(TARGETS_2026_3_28, ".accessToken", ".x_search.apiKey"))
)
#: No plugin has a key of its own yet.
TARGETS_2026_3_13 = tuple(
    each for each in TARGETS_2026_3_24 if each.section != "plugins"
)
TARGETS_2026_3_2 = _without(
    TARGETS_2026_3_13,
    ".encryptKey",
    "gateway.auth.token",
    ".headers.*",
    ".firecrawl.apiKey",
)
TARGETS_2026_2_26 = targets_of(
    """
    models.providers.*.apiKey skills.entries.*.apiKey
    channels.googlechat.serviceAccount channels.googlechat.accounts.*.serviceAccount
    """
)

#: Of the web, 2026.4.15 goes through plugins in this order.
_WEB_2026_4_15 = targets_of(
    " ".join(
        f"plugins.entries.{each}.apiKey"
        for each in (
            "brave.config.webSearch",
            "google.config.webSearch",
            "exa.config.webSearch",
            "xai.config.webSearch",
            "moonshot.config.webSearch",
            "perplexity.config.webSearch",
            "firecrawl.config.webSearch",
            "firecrawl.config.webFetch",
            "tavily.config.webSearch",
            "minimax.config.webSearch",
        )
    )
)
_SORTED_2026_4 = sorted(TARGETS_2026_4_23, key=lambda each: each.order)
TARGETS_2026_4_15 = (
    *(each for each in _SORTED_2026_4 if each.section not in ("plugins", "channels")),
    *_WEB_2026_4_15,
    *(each for each in _SORTED_2026_4 if each.is_of_channel),
)

SECRETS_2026_4_15 = replace(
    SECRETS_2026_4_23,
    targets=TARGETS_2026_4_15,
    targets_are_in_order=True,
    variables=SECRETS_2026_4_23.variables
    - {"ELEVENLABS_API_KEY", "TOKENHUB_API_KEY", "XI_API_KEY"},
    markers=SECRETS_2026_4_23.markers - {"codex-app-server", "lmstudio-local"},
)

SECRETS_2026_3_28 = replace(
    SECRETS_2026_4_23,
    targets=TARGETS_2026_3_28,
    targets_are_in_order=True,
    variables=SECRETS_2026_4_23.variables
    - frozenset(
        """
        ARCEEAI_API_KEY COMFY_API_KEY COMFY_CLOUD_API_KEY DASHSCOPE_API_KEY
        ELEVENLABS_API_KEY FAL_API_KEY FIREWORKS_API_KEY LM_API_TOKEN QWEN_API_KEY
        RUNWAYML_API_SECRET RUNWAY_API_KEY STEPFUN_API_KEY TOKENHUB_API_KEY
        VYDRA_API_KEY XI_API_KEY
        """.split()
    ),
    markers=SECRETS_2026_4_23.markers - {"codex-app-server", "lmstudio-local"},
)

SECRETS_2026_3_24 = replace(
    SECRETS_2026_3_28,
    targets=TARGETS_2026_3_24,
    variables=SECRETS_2026_3_28.variables - {"AZURE_OPENAI_API_KEY"},
    markers=SECRETS_2026_3_28.markers | {"qwen-oauth"},
)

SECRETS_2026_3_13 = replace(
    SECRETS_2026_3_24,
    targets=TARGETS_2026_3_13,
    variables=SECRETS_2026_3_24.variables
    - frozenset(
        """
        ANTHROPIC_OAUTH_TOKEN BRAVE_API_KEY CEREBRAS_API_KEY CHUTES_API_KEY
        CHUTES_OAUTH_TOKEN COPILOT_GITHUB_TOKEN DEEPGRAM_API_KEY DEEPSEEK_API_KEY
        EXA_API_KEY FAL_KEY FIRECRAWL_API_KEY GH_TOKEN GITHUB_TOKEN GOOGLE_API_KEY
        GROQ_API_KEY MINIMAX_OAUTH_TOKEN NVIDIA_API_KEY OLLAMA_API_KEY
        PERPLEXITY_API_KEY SGLANG_API_KEY TAVILY_API_KEY VLLM_API_KEY VOYAGE_API_KEY
        """.split()
    ),
    # Names of most of these variables are markers all the same.
    markers=SECRETS_2026_3_24.markers - {"gcp-vertex-credentials"}
    | SECRETS_2026_3_24.variables
    - frozenset(
        """
        BRAVE_API_KEY EXA_API_KEY FAL_KEY FIRECRAWL_API_KEY TAVILY_API_KEY
        """.split()
    ),
)

SECRETS_2026_3_2 = replace(
    SECRETS_2026_3_13,
    targets=TARGETS_2026_3_2,
    variables=SECRETS_2026_3_13.variables - {"MODELSTUDIO_API_KEY"},
)

SECRETS_2026_2_26 = replace(SECRETS_2026_3_2, targets=TARGETS_2026_2_26)
