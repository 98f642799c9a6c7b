"""Whether 2026.6.1 to 2026.7.1 look at all plugins, or only at some of their own."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.models import listed_models
from pytest_openclaw.deployment.validity.models import model_settings
from pytest_openclaw.deployment.validity.plugins import has_plugin_settings
from pytest_openclaw.deployment.validity.plugins import names_plugins
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim

#: What slots have without a word of theirs.
IDLE_SLOTS = (None, "none", "memory-core", "legacy")
_NO_CHANNELS = ("defaults", "modelByChannel")
#: Providers of plugins that these releases bring, beside those called as the plugin.
_BUNDLED_PROVIDERS = frozenset(
    """azure azure-openai-responses byteplus-plan claude-cli gemini google-gemini-cli
    google-vertex grok minimax-portal ollama-cloud volcengine-plan xiaomi-token-plan
    """.split()
)
#: How models begin that such a plugin claims without their provider.
_CLAIMED_MODELS = ("claude-", "gpt-", "o1", "o3", "o4")


def looks_at_all_plugins(candidate: Candidate) -> bool:
    """Does the config name a plugin, or what none of the release's own brings?

    A channel and the provider of a model or of an account are such. What slots have
    anyway does not count, and nothing does without a section of plugins.
    """
    if names_plugins(candidate.authored["plugins"], IDLE_SLOTS):
        return True
    if not has_plugin_settings(candidate):
        return False
    bundled = candidate.bundled_plugins
    if not bundled.issuperset(_channels(candidate)):
        return True
    brought = bundled | _BUNDLED_PROVIDERS if bundled else frozenset()
    return any(each not in brought for each in _providers(candidate))


def _channels(candidate: Candidate) -> Iterator[str]:
    for key, _ in candidate.config["channels"].items():
        if trim(key) and key not in _NO_CHANNELS:
            yield trim(key)


def _providers(candidate: Candidate) -> Iterator[str]:
    """Yield the providers named, and an empty text for a model that nobody claims."""
    config = candidate.config
    for model in _models(candidate):
        provider, slash, _ = model.partition("/")
        if slash and fold(provider):
            yield fold(provider)
        elif not slash and not _is_claimed(candidate, trim(model)):
            yield ""
    for key, _ in config.at("models.providers").items():
        yield fold(key)
    for _, profile in config.at("auth.profiles").items():
        yield fold(profile["provider"].string or "")


def _is_claimed(candidate: Candidate, model: str) -> bool:
    return bool(candidate.bundled_plugins) and model.startswith(_CLAIMED_MODELS)


def _models(candidate: Candidate) -> Iterator[str]:
    for setting in model_settings(candidate):
        for each in (setting, setting["primary"], *setting["fallbacks"].elements()):
            if trim(each.string or ""):
                yield each.string or ""
    yield from filter(trim, listed_models(candidate))
