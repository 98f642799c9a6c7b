"""How a release reads the names of models, and what makes web search work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class ModelRules:
    """What a release knows about models by name."""

    provider_aliases: Mapping[str, str] = field(repr=False)
    renames: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Models by provider that are called otherwise now; looked up in lower case."""
    exact_renames: Mapping[str, Mapping[str, str]] = field(repr=False)
    """The same, compared as they stand."""
    google_renames_for_all: bool
    """Does loading rename models of every provider as those of Google?"""
    loads_agent_models: bool
    """Does loading rewrite the models of agents, beside the default ones?"""
    short_names: Mapping[str, str] = field(repr=False)
    """Aliases of models in ``agents.defaults.models`` that are given none there."""
    short_names_are_unique: bool
    """Are they left out where another model has such an alias?"""
    aliases_by_provider: bool
    """Can an alias be written with its provider, and does the last one of a model
    replace the others?"""
    drops_repeated_provider: bool
    """Is ``openai/openai/gpt-5`` the same as ``openai/gpt-5``?"""
    sees_adjacent_sizes: bool
    """Does ``7b-8b`` have two sizes?"""
    web_search_variables: tuple[str, ...] = field(repr=False)
    reads_references: bool = True
    """Is a text looked up, as an alias and without a profile, or taken as it is?"""
    knows_free: bool = True
    """Does ``openrouter:free`` mean the first free model that is listed?"""


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_GOOGLE = """
    gemini-3-pro gemini-3.1-pro-preview gemini-3-pro-preview gemini-3.1-pro-preview
    gemini-3.1-pro gemini-3.1-pro-preview gemini-3-flash gemini-3-flash-preview
    gemini-3.1-flash gemini-3-flash-preview
    gemini-3.1-flash-preview gemini-3-flash-preview
"""
_SHORT = """
    gpt openai/gpt-5.4 gpt-mini openai/gpt-5.4-mini gpt-nano openai/gpt-5.4-nano
    gemini google/gemini-3.1-pro-preview gemini-flash google/gemini-3-flash-preview
"""
_GROK = """
    grok-4-fast-reasoning grok-4-fast grok-4-1-fast-reasoning grok-4-1-fast
"""

MODELS_2026_9 = ModelRules(
    provider_aliases={},
    renames={
        "google": _pairs(
            _GOOGLE + "gemini-3.1-flash-lite-preview gemini-3.1-flash-lite"
        ),
        "anthropic": _pairs(
            """
            fable claude-fable-5-1 fable-5.1 claude-fable-5-1 fable-5-1 claude-fable-5-1
            fable-5 claude-fable-5 haiku claude-haiku-4-5 opus-5.5 claude-opus-5-5
            opus-5-5 claude-opus-5-5 opus claude-opus-5 opus-5 claude-opus-5
            opus-4.8 claude-opus-4-8 opus-4.7 claude-opus-4-7 opus-4.6 claude-opus-4-6
            mythos-5 claude-mythos-5 sonnet claude-sonnet-5 sonnet-5 claude-sonnet-5
            sonnet-4.6 claude-sonnet-4-6
            """
        ),
        "vercel-ai-gateway": _pairs(
            """
            opus-4.6 claude-opus-4-6 sonnet-4.6 claude-sonnet-4-6
            sonnet claude-sonnet-4-6 sonnet-5 claude-sonnet-5
            """
        ),
        "xai": _pairs(
            _GROK
            + """
            grok-4.3-latest grok-4.3 grok-4.5-latest grok-4.5 grok-build-latest grok-4.5
            grok-4.7-latest grok-4.7
            """
        ),
    },
    exact_renames={
        "google": {"gemma-4-26b": "gemma-4-26b-a4b-it"},
        "together": {"moonshotai/Kimi-K2.5": "moonshotai/Kimi-K2.6"},
    },
    google_renames_for_all=False,
    loads_agent_models=False,
    short_names=_pairs(
        _SHORT
        + """
        opus anthropic/claude-opus-5 sonnet anthropic/claude-sonnet-5
        gemini-flash-lite google/gemini-3.1-flash-lite
        """
    ),
    short_names_are_unique=True,
    aliases_by_provider=True,
    drops_repeated_provider=True,
    sees_adjacent_sizes=True,
    web_search_variables=tuple(
        """
        GOOGLE_CLOUD_API_KEY GEMINI_API_KEY GOOGLE_API_KEY MINIMAX_CODE_PLAN_KEY
        MINIMAX_CODING_API_KEY MINIMAX_API_KEY MINIMAX_OAUTH_TOKEN OLLAMA_API_KEY
        XAI_API_KEY
        """.split()
    ),
)

MODELS_2026_5 = ModelRules(
    provider_aliases=_pairs(
        """
        modelstudio qwen qwencloud qwen z.ai zai z-ai zai opencode-zen opencode
        opencode-go-auth opencode-go anthropic-cli claude-cli kimi-code kimi
        kimi-coding kimi moonshotai moonshot moonshot-ai moonshot
        bedrock amazon-bedrock aws-bedrock amazon-bedrock
        bytedance volcengine doubao volcengine
        """
    ),
    renames={
        "google": _pairs(
            _GOOGLE + "gemini-3.1-flash-lite gemini-3.1-flash-lite-preview"
        ),
        "anthropic": _pairs(
            """
            opus-4.6 claude-opus-4-6 opus-4.5 claude-opus-4-5
            sonnet-4.6 claude-sonnet-4-6 sonnet-4.5 claude-sonnet-4-5
            """
        ),
        "vercel-ai-gateway": _pairs(
            """
            opus-4.6 claude-opus-4-6 opus-4.5 claude-opus-4-5
            sonnet-4.6 claude-sonnet-4-6 sonnet-4.5 claude-sonnet-4-5
            """
        ),
        "xai": _pairs(
            _GROK
            + """
            grok-4.20-experimental-beta-0304-reasoning grok-4.20-beta-latest-reasoning
            grok-4.20-reasoning grok-4.20-beta-latest-reasoning
            grok-4.20-experimental-beta-0304-non-reasoning
            grok-4.20-beta-latest-non-reasoning
            grok-4.20-non-reasoning grok-4.20-beta-latest-non-reasoning
            """
        ),
    },
    exact_renames={},
    google_renames_for_all=True,
    loads_agent_models=True,
    short_names=_pairs(
        _SHORT
        + """
        opus anthropic/claude-opus-4-7 sonnet anthropic/claude-sonnet-4-6
        gemini-flash-lite google/gemini-3.1-flash-lite-preview
        """
    ),
    short_names_are_unique=False,
    aliases_by_provider=False,
    drops_repeated_provider=False,
    sees_adjacent_sizes=False,
    web_search_variables=tuple(
        """
        EXA_API_KEY FIRECRAWL_API_KEY GEMINI_API_KEY GOOGLE_API_KEY
        MINIMAX_CODE_PLAN_KEY MINIMAX_CODING_API_KEY MINIMAX_API_KEY MINIMAX_OAUTH_TOKEN
        MOONSHOT_API_KEY KIMI_API_KEY OLLAMA_API_KEY PERPLEXITY_API_KEY
        OPENROUTER_API_KEY TAVILY_API_KEY XAI_API_KEY
        """.split()
    ),
)
