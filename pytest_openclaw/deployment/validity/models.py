"""Model providers, and the models that a config refers to."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.agents import agents
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim

_OF_AGENTS = (
    "model",
    "imageModel",
    "pdfModel",
    "utilityModel",
    "imageGenerationModel",
    "videoGenerationModel",
    "musicGenerationModel",
    "subagents.model",
    "heartbeat.model",
    "compaction.model",
    "compaction.memoryFlush.model",
    "tools.exec.reviewer.model",
)


@rule(since="2026.5.28")
def own_providers(candidate: Candidate) -> Iterator[RuleViolation]:
    """A provider that the release does not know says where it is and what it has."""
    for key, provider in candidate.config.at("models.providers").items():
        if fold(key) in candidate.rules.built_in_providers:
            continue
        address = provider["baseUrl"]
        if not address.is_opaque and not address.string:
            yield provider["baseUrl"].path, "a custom provider requires it"
        if not provider["models"].exists:
            yield provider["models"].path, "a custom provider requires it"


@rule(since="2026.5.12", until="2026.7.1")
def provider_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """The name of a provider is sought among folders of plugins, and must be one.

    Of a blank name, nothing is sought.
    """
    for key, provider in candidate.config.at("models.providers").items():
        name = trim(key)
        if name in (".", "..") or any(each in name for each in "/\\:"):
            yield provider.path, "a provider's name cannot contain a slash or colon"


@rule(until="2026.9.4")
def price_ranges(candidate: Candidate) -> Iterator[RuleViolation]:
    """A price holds from a number of tokens, or between two."""
    for _, provider in candidate.config.at("models.providers").items():
        for model in provider["models"].elements():
            for tier in model.at("cost.tieredPricing").elements():
                bounds = [each.value for each in tier["range"].elements()]
                if tier["range"].exists and not (
                    len(bounds) in (1, 2)
                    and all(isinstance(each, (int, float)) for each in bounds)
                ):
                    yield tier["range"].path, "must be one or two numbers"


@rule(since="2026.8.2")
def exact_models(candidate: Candidate) -> Iterator[RuleViolation]:
    """Runtimes and Code Mode are chosen for one model each, by its whole name."""
    for holder in _holders(candidate):
        for reference, model in holder["models"].items():
            for key in ("pickerRuntimes", "codeMode"):
                if model[key].exists and not _is_exact(reference):
                    yield model[key].path, "requires an exact provider/model as its key"
            for runtime in model["pickerRuntimes"].elements():
                if runtime.value in ("auto", "default"):
                    yield runtime.path, "must be the name of a runtime"


@rule(since="2026.8.2")
def model_policies(candidate: Candidate) -> Iterator[RuleViolation]:
    """A model policy names models, all of a provider, or aliases."""
    shared = _aliases(candidate.config.at("agents.defaults"))
    for holder in _holders(candidate):
        own = _aliases(holder)
        for entry in holder.at("modelPolicy.allow").elements():
            text = trim(entry.string or "")
            fits = _is_exact(
                text.removesuffix("*") + "x" if text.endswith("/*") else text
            )
            alias = text.lower()
            if entry.string is None or fits or alias in shared or alias in own:
                continue
            yield entry.path, "must be provider/model, provider/* or an alias"


def _aliases(holder: Setting) -> set[str]:
    named = (model["alias"].string for _, model in holder["models"].items())
    return {fold(each) for each in named if each and fold(each)}


@rule(since="2026.8.2")
def decision_models(candidate: Candidate) -> Iterator[RuleViolation]:
    """A decision model is named by provider and model."""
    for holder in _holders(candidate):
        model = holder["decisionModel"]
        provider, slash, name = (model.text or "x/x").partition("/")
        if not (slash and trim(provider) and trim(name)):
            yield model.path, "must be provider/model"


def _holders(candidate: Candidate) -> list[Setting]:
    """Return the sections that choose models: the defaults, then the agents."""
    return [
        candidate.config.at("agents.defaults"),
        *(agent for _, agent in agents(candidate)),
    ]


def _is_exact(reference: str) -> bool:
    provider, _, model = reference.partition("/")
    return bool(trim(provider) and trim(model)) and "*" not in reference


@rule(since="2026.8.2")
def retired_models(candidate: Candidate) -> Iterator[RuleViolation]:
    """No model is chosen that its maker has ended."""
    yield from _retired(candidate)
    for setting in _further_model_settings(candidate):
        yield from _retired_in(candidate, setting)


@rule(until="2026.7.1")
def retired_models_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """No model is chosen that its maker has ended."""
    yield from _retired(candidate)


def model_settings(candidate: Candidate) -> Iterator[Setting]:
    """Yield the places that choose a model: a reference, or primary and fallbacks."""
    config = candidate.config
    for holder in _holders(candidate):
        for place in _OF_AGENTS:
            yield holder.at(place)
        for _, model in holder["mediaModels"].items():
            yield model
    yield config.at("hooks.gmail.model")
    for mapping in config.at("hooks.mappings").elements():
        yield mapping["model"]
    for _, channel in config.at("channels.modelByChannel").items():
        for _, model in channel.items():
            yield model
    yield config.at("channels.discord.voice.model")
    yield config.at("tts.summaryModel")
    yield config.at("messages.tts.summaryModel")


def listed_models(candidate: Candidate) -> Iterator[str]:
    """Yield the names under which the defaults and the agents list models."""
    for holder in _holders(candidate):
        yield from (key for key, _ in holder["models"].items())


def _further_model_settings(candidate: Candidate) -> Iterator[Setting]:
    """Yield the places that only this release looks at as well."""
    yield candidate.config.at("tools.exec.reviewer.model")
    for holder in _holders(candidate):
        yield holder["voiceModel"]
    for _, agent in agents(candidate):
        yield agent.at("tts.summaryModel")
    for kind in ("image", "audio", "video"):
        yield candidate.config.at(f"tools.media.{kind}.preferredModel")
    discord = candidate.config.at("channels.discord")
    yield discord.at("voice.tts.summaryModel")
    for _, account in discord["accounts"].items():
        yield account.at("voice.model")
        yield account.at("voice.tts.summaryModel")


def _retired(candidate: Candidate) -> Iterator[RuleViolation]:
    for setting in model_settings(candidate):
        yield from _retired_in(candidate, setting)
    for holder in _holders(candidate):
        for reference, model in holder["models"].items():
            if _is_retired(candidate, reference):
                yield model.path, "is a model that its provider has discontinued"


def _retired_in(candidate: Candidate, setting: Setting) -> Iterator[RuleViolation]:
    if not setting.exists:  # as most are in most configs
        return
    for each in (setting, setting["primary"], *setting["fallbacks"].elements()):
        if each.is_opaque:
            continue  # any text would do but these few
        if each.string is not None and _is_retired(candidate, each.string):
            yield each.path, "is a model that its provider has discontinued"


def _is_retired(candidate: Candidate, reference: str) -> bool:
    if not candidate.bundled_plugins:
        return False  # the lists are in the manifests of the release's own plugins
    provider, _, model = reference.partition("/")
    return fold(model) in candidate.rules.retired_models.get(fold(provider), ())
