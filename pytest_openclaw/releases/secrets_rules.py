"""What ``openclaw secrets audit`` of a release knows by name."""

from __future__ import annotations

from dataclasses import field
from dataclasses import replace
from functools import cached_property

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.credential_targets import EXTERNAL_2026_5
from pytest_openclaw.releases.credential_targets import EXTERNAL_2026_9
from pytest_openclaw.releases.credential_targets import TARGETS_2026_5
from pytest_openclaw.releases.credential_targets import TARGETS_2026_9
from pytest_openclaw.releases.credential_targets import CredentialTarget
from pytest_openclaw.releases.other_targets import EXTERNAL_2026_6_11
from pytest_openclaw.releases.other_targets import TARGETS_2026_4_23
from pytest_openclaw.releases.other_targets import TARGETS_2026_5_28
from pytest_openclaw.releases.other_targets import TARGETS_2026_6_1
from pytest_openclaw.releases.other_targets import TARGETS_2026_6_11

_MARKERS = frozenset("custom-local ollama-local secretref-managed".split())

#: Names of AWS that say where a key comes from, and names of providers' variables that
#: a plugin no longer declares in each release.
_NAMES_AS_MARKERS = frozenset(
    """
    AWS_BEARER_TOKEN_BEDROCK AWS_ACCESS_KEY_ID AWS_PROFILE GOOGLE_API_KEY
    DEEPSEEK_API_KEY PERPLEXITY_API_KEY FIREWORKS_API_KEY NOVITA_API_KEY
    AZURE_OPENAI_API_KEY AZURE_API_KEY MINIMAX_CODE_PLAN_KEY
    """.split()
)

_VARIABLES = frozenset(
    """
    ANTHROPIC_API_KEY ANTHROPIC_OAUTH_TOKEN AZURE_OPENAI_API_KEY AZURE_SPEECH_API_KEY
    AZURE_SPEECH_KEY AZURE_SPEECH_REGION CEREBRAS_API_KEY COPILOT_GITHUB_TOKEN
    DASHSCOPE_API_KEY DEEPGRAM_API_KEY ELEVENLABS_API_KEY FAL_API_KEY FAL_KEY
    GEMINI_API_KEY GH_TOKEN GITHUB_TOKEN GOOGLE_API_KEY GOOGLE_CLOUD_API_KEY HF_TOKEN
    HUGGINGFACE_HUB_TOKEN LITELLM_API_KEY LM_API_TOKEN MINIMAX_API_KEY
    MINIMAX_CODE_PLAN_KEY MINIMAX_CODING_API_KEY MINIMAX_OAUTH_TOKEN MODELSTUDIO_API_KEY
    NVIDIA_API_KEY OLLAMA_API_KEY OPENAI_API_KEY OPENCODE_API_KEY OPENCODE_ZEN_API_KEY
    OPENROUTER_API_KEY QWEN_API_KEY RUNWAYML_API_SECRET RUNWAY_API_KEY
    SENSEAUDIO_API_KEY SGLANG_API_KEY SPEECH_KEY SPEECH_REGION TOGETHER_API_KEY
    VLLM_API_KEY VOYAGE_API_KEY XAI_API_KEY XI_API_KEY
    """.split()
)


@dataclass(frozen=True)
class SecretsRules:
    """Constants of one release.

    ``markers`` are texts in the place of a key that are none; ``variables`` names
    that a ``.env`` file should not give a text to.
    """

    targets: tuple[CredentialTarget, ...] = field(repr=False)
    external_targets: tuple[CredentialTarget, ...] = field(repr=False)
    """What plugins know that do not come with the release."""
    external_targets_count: bool
    """Are those of plugins that are installed looked at?"""
    markers: frozenset[str] = field(repr=False)
    variables: frozenset[str] = field(repr=False)
    config_takes_markers: bool
    """May such a marker stand in the config as well, or in ``models.json`` alone?"""
    placeholder: str | None
    """The text that a redacted config holds, where the release knows it."""
    profiles_take_texts: bool
    """May a text that is a reference stand in a profile, and be no credential?"""
    generated_files_may_be_links: bool
    has_store: bool
    """Does the state database hold secrets of a team?"""
    targets_are_in_order: bool = False
    """Are they gone through as they are listed, or plugins and channels by name?"""

    @property
    def all_targets(self) -> tuple[CredentialTarget, ...]:
        """The full surface, whatever is installed."""
        return (*self.targets, *self.external_targets)

    @cached_property
    def paths_by_section(self) -> dict[str, tuple[str, ...]]:
        """The paths of the full surface by their first keys: a config has few."""
        found: dict[str, tuple[str, ...]] = {}
        for target in self.all_targets:
            found[target.section] = (*found.get(target.section, ()), target.path)
        return found


SECRETS_2026_9 = SecretsRules(
    targets=TARGETS_2026_9,
    external_targets=EXTERNAL_2026_9,
    external_targets_count=True,
    variables=_VARIABLES
    | frozenset(
        """
        ANTHROPIC_ADMIN_API_KEY ANTHROPIC_ADMIN_KEY CLAWROUTER_API_KEY CODEX_API_KEY
        OPENAI_ADMIN_KEY
        """.split()
    ),
    markers=_MARKERS
    | _NAMES_AS_MARKERS
    | frozenset(
        """
        apple-fm-local codex-app-server gcp-vertex-credentials lmstudio-local
        minimax-oauth
        """.split()
    ),
    config_takes_markers=True,
    placeholder="__OPENCLAW_REDACTED__",
    has_store=True,
    profiles_take_texts=True,
    generated_files_may_be_links=False,
)

SECRETS_2026_5 = SecretsRules(
    targets=TARGETS_2026_5,
    external_targets=EXTERNAL_2026_5,
    external_targets_count=False,
    variables=_VARIABLES
    | frozenset(
        """
        AI_GATEWAY_API_KEY ARCEEAI_API_KEY BYTEPLUS_API_KEY BYTEPLUS_SEED_SPEECH_API_KEY
        CHUTES_API_KEY CHUTES_OAUTH_TOKEN CLOUDFLARE_AI_GATEWAY_API_KEY COMFY_API_KEY
        COMFY_CLOUD_API_KEY DEEPINFRA_API_KEY DEEPSEEK_API_KEY EXA_API_KEY
        FIRECRAWL_API_KEY FIREWORKS_API_KEY GRADIUM_API_KEY GROQ_API_KEY INWORLD_API_KEY
        KILOCODE_API_KEY KIMICODE_API_KEY KIMI_API_KEY MISTRAL_API_KEY MOONSHOT_API_KEY
        PERPLEXITY_API_KEY QIANFAN_API_KEY STEPFUN_API_KEY SYNTHETIC_API_KEY
        TAVILY_API_KEY TOKENHUB_API_KEY VENICE_API_KEY VOLCANO_ENGINE_API_KEY
        VOLCENGINE_TTS_API_KEY VOLCENGINE_TTS_APPID VOLCENGINE_TTS_TOKEN VYDRA_API_KEY
        XIAOMI_API_KEY ZAI_API_KEY Z_AI_API_KEY
        """.split()
    ),
    markers=_MARKERS | _NAMES_AS_MARKERS,
    config_takes_markers=False,
    placeholder=None,
    has_store=False,
    profiles_take_texts=False,
    generated_files_may_be_links=True,
)

SECRETS_2026_5_28 = replace(
    SECRETS_2026_5,
    targets=TARGETS_2026_5_28,
    variables=SECRETS_2026_5.variables | {"CODEX_API_KEY"},
    profiles_take_texts=True,
)

SECRETS_2026_6_1 = replace(
    SECRETS_2026_5_28,
    targets=TARGETS_2026_6_1,
    variables=SECRETS_2026_5_28.variables
    | {"GMI_API_KEY", "NOVITA_API_KEY", "XIAOMI_TOKEN_PLAN_API_KEY"},
    markers=SECRETS_2026_5_28.markers | {"codex-app-server"},
)

#: Plugins that no longer come with 2026.6.11 take their names with them.
SECRETS_2026_6_11 = replace(
    SECRETS_2026_6_1,
    targets=TARGETS_2026_6_11,
    external_targets=EXTERNAL_2026_6_11,
    variables=SECRETS_2026_6_1.variables
    - frozenset(
        """
        AI_GATEWAY_API_KEY ARCEEAI_API_KEY CHUTES_API_KEY CHUTES_OAUTH_TOKEN
        CLOUDFLARE_AI_GATEWAY_API_KEY DEEPINFRA_API_KEY DEEPSEEK_API_KEY EXA_API_KEY
        FIRECRAWL_API_KEY FIREWORKS_API_KEY GMI_API_KEY GRADIUM_API_KEY GROQ_API_KEY
        INWORLD_API_KEY KILOCODE_API_KEY KIMICODE_API_KEY KIMI_API_KEY MOONSHOT_API_KEY
        PERPLEXITY_API_KEY QIANFAN_API_KEY STEPFUN_API_KEY TAVILY_API_KEY
        TOKENHUB_API_KEY VENICE_API_KEY ZAI_API_KEY Z_AI_API_KEY
        """.split()
    )
    | {"COHERE_API_KEY"},
    markers=SECRETS_2026_6_1.markers
    | {"gcp-vertex-credentials", "lmstudio-local", "minimax-oauth"},
)

SECRETS_2026_7_1 = replace(
    SECRETS_2026_6_11,
    variables=SECRETS_2026_6_11.variables
    | frozenset(
        """
        ANTHROPIC_ADMIN_API_KEY ANTHROPIC_ADMIN_KEY CLAWROUTER_API_KEY MODEL_API_KEY
        OPENAI_ADMIN_KEY
        """.split()
    ),
    config_takes_markers=True,
)

SECRETS_2026_9_5 = replace(SECRETS_2026_9, placeholder=None)

SECRETS_2026_9_4 = replace(
    SECRETS_2026_9_5, markers=SECRETS_2026_9.markers - {"apple-fm-local"}
)

SECRETS_2026_4_23 = replace(
    SECRETS_2026_5,
    targets=TARGETS_2026_4_23,
    variables=SECRETS_2026_5.variables
    - frozenset(
        """
        AZURE_SPEECH_API_KEY AZURE_SPEECH_KEY AZURE_SPEECH_REGION
        BYTEPLUS_SEED_SPEECH_API_KEY DEEPINFRA_API_KEY GOOGLE_CLOUD_API_KEY
        GRADIUM_API_KEY INWORLD_API_KEY MINIMAX_CODE_PLAN_KEY MINIMAX_CODING_API_KEY
        SENSEAUDIO_API_KEY SPEECH_KEY SPEECH_REGION VOLCENGINE_TTS_API_KEY
        VOLCENGINE_TTS_APPID VOLCENGINE_TTS_TOKEN
        """.split()
    )
    | {"BRAVE_API_KEY"},
    markers=SECRETS_2026_5.markers
    | {"codex-app-server", "gcp-vertex-credentials", "lmstudio-local", "minimax-oauth"},
)
