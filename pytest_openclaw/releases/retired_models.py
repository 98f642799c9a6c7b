"""Models that a release refuses to be configured with, since their maker ended them.

Source: each release was given some 11,000 references, provider by provider.
"""

from __future__ import annotations

from collections.abc import Mapping

_GOOGLE_2026_5 = frozenset(
    """
    gemini-1.5-flash gemini-1.5-flash-8b gemini-1.5-pro gemini-2.0-flash-exp
    gemini-2.0-flash-exp-image-generation gemini-2.0-flash-lite-preview
    gemini-2.0-flash-lite-preview-02-05 gemini-2.0-flash-live-001
    gemini-2.0-flash-preview-image-generation gemini-2.0-flash-thinking-exp
    gemini-2.0-flash-thinking-exp-01-21 gemini-2.0-flash-thinking-exp-1219
    gemini-2.0-pro-exp gemini-2.0-pro-exp-02-05
    gemini-2.5-flash-exp-native-audio-thinking-dialog gemini-2.5-flash-image-preview
    gemini-2.5-flash-lite-preview-06-17 gemini-2.5-flash-lite-preview-09-2025
    gemini-2.5-flash-lite-preview-09-25 gemini-2.5-flash-preview-04-17
    gemini-2.5-flash-preview-05-20 gemini-2.5-flash-preview-09-2025
    gemini-2.5-flash-preview-09-25 gemini-2.5-flash-preview-native-audio-dialog
    gemini-2.5-pro-exp-03-25 gemini-2.5-pro-preview-03-25 gemini-2.5-pro-preview-05-06
    gemini-2.5-pro-preview-06-05 gemini-3.1-pro-preview-customtools
    gemini-live-2.5-flash gemini-live-2.5-flash-preview
    gemini-live-2.5-flash-preview-native-audio
    """.split()
)

_GOOGLE_2026_9 = _GOOGLE_2026_5 | frozenset(
    """
    gemini-2.0-flash gemini-2.0-flash-001 gemini-2.0-flash-lite
    gemini-2.0-flash-lite-001
    """.split()
)

_CODEX_2026_5 = frozenset(
    """
    gpt-5.1 gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.2 gpt-5.2-codex
    gpt-5.2-pro gpt-5.3 gpt-5.3-chat-latest gpt-5.3-codex gpt-5.3-codex-spark
    """.split()
)

_SPARK = frozenset({"gpt-5.3-codex-spark"})


def _google(models: frozenset[str]) -> dict[str, frozenset[str]]:
    return dict.fromkeys(("google", "google-vertex", "google-gemini-cli"), models)


RETIRED_2026_5: Mapping[str, frozenset[str]] = {
    **_google(_GOOGLE_2026_5),
    "azure-openai-responses": _SPARK,
    "openai": _SPARK,
    "openai-codex": _CODEX_2026_5,
}

RETIRED_2026_5_28: Mapping[str, frozenset[str]] = {
    **_google(_GOOGLE_2026_5),
    "azure-openai-responses": _SPARK,
    "openai": _SPARK,
}

RETIRED_2026_6: Mapping[str, frozenset[str]] = {
    **_google(_GOOGLE_2026_5),
    "azure-openai-responses": _SPARK,
}

RETIRED_2026_9: Mapping[str, frozenset[str]] = {
    **_google(_GOOGLE_2026_9),
    "azure-openai-responses": _SPARK,
}
