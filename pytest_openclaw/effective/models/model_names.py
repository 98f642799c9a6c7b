"""The names of models: providers, old names, and the text of a reference."""

from __future__ import annotations

import re
from typing import NamedTuple

from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.model_rules import ModelRules

DEFAULT_PROVIDER = "openai"
_OF_GOOGLE = ("google", "google-gemini-cli", "google-vertex")
# Providers whose models are named with them in front.
_PREFIXED = ("openrouter", "nvidia")
_DATE = re.compile(r"[0-9]{8}(?=@|\Z)", re.ASCII)
_QUANTISATION = re.compile(
    r"(?:i?q[0-9]+(?:_[a-z0-9]+)*|[0-9]+bit)(?=@|\Z)", re.ASCII | re.IGNORECASE
)


class Model(NamedTuple):
    """A provider and what it calls the model."""

    provider: str
    name: str

    @property
    def id(self) -> str:
        """The name by which releases report it: the provider stands in it once."""
        return _joined(self.provider, self.name)


def provider_name(text: str, rules: ModelRules) -> str:
    """Return the provider that *text* means."""
    folded = fold(text)
    return rules.provider_aliases.get(folded, folded)


def halves(text: str) -> tuple[str, str] | None:
    """Return what stands around the first slash; ``None`` if a side is blank."""
    before, slash, after = text.partition("/")
    before, after = trim(before), trim(after)
    return (before, after) if slash and before and after else None


def split(text: str, rules: ModelRules) -> Model | None:
    """Return the model that *text* means by itself; ``None`` for ``/`` and the like."""
    if "/" not in text:
        return Model(DEFAULT_PROVIDER, trim(text))
    parts = halves(text)
    if parts is None:
        return None
    provider = provider_name(parts[0], rules)
    name = parts[1]
    if rules.drops_repeated_provider and _begins_with(name, provider):
        name = trim(name[len(provider) + 1 :]) or name
    return Model(provider, renamed(provider, name, rules))


def renamed(provider: str, name: str, rules: ModelRules) -> str:
    """Return what *provider* calls the model *name* now."""
    if provider in _OF_GOOGLE:
        return _renamed_by("google", name, rules)
    if provider in _PREFIXED and "/" not in name:
        return f"{provider}/{name}"
    if provider == "huggingface":
        return name.removeprefix("huggingface/")
    name = _renamed_by(provider, name, rules)
    if provider == "vercel-ai-gateway" and name.lower().startswith("claude-"):
        return f"anthropic/{name}"
    return name


def _renamed_by(provider: str, name: str, rules: ModelRules) -> str:
    exact = rules.exact_renames.get(provider, {}).get(name, name)
    return rules.renames.get(provider, {}).get(fold(exact), exact)


def as_loaded(text: str, rules: ModelRules) -> str:
    """Return the reference *text* as loading the config rewrites it."""
    parts = halves(text)
    if parts is None:
        return trim(text)
    provider, name = provider_name(parts[0], rules), parts[1]
    if rules.google_renames_for_all or provider in _OF_GOOGLE:
        name = _renamed_by("google", name, rules)
    elif _begins_with(name, "google"):
        name = "google/" + _renamed_by("google", name[len("google/") :], rules)
    elif provider == "together":
        name = _renamed_by(provider, name, rules)
    return (
        _joined(provider, name)
        if rules.google_renames_for_all
        else f"{provider}/{name}"
    )


def _joined(provider: str, name: str) -> str:
    return name if _begins_with(name, provider) else f"{provider}/{name}"


def _begins_with(name: str, provider: str) -> bool:
    return name.lower().startswith(f"{provider}/")


def without_profile(text: str) -> str:
    """Return *text* without the ``@profile`` at its end that names credentials.

    An ``@`` before a date or a quantisation is part of the model's name.
    """
    at = text.find("@", text.rfind("/") + 1)
    if at <= 0:
        return text
    for of_name in (_DATE, _QUANTISATION):
        if of_name.match(text, at + 1):
            at = text.find("@", at + 1)
            if at < 0:
                return text
    before, after = trim(text[:at]), trim(text[at + 1 :])
    return before if before and after else text
