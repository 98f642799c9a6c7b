"""The models that a deployment names, and what each name stands for."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.environment import bundled_plugins_are_off
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.models.model_names import Model
from pytest_openclaw.effective.models.model_names import as_loaded
from pytest_openclaw.effective.models.model_names import halves
from pytest_openclaw.effective.models.model_names import provider_name
from pytest_openclaw.effective.models.model_names import renamed
from pytest_openclaw.effective.models.model_names import split
from pytest_openclaw.effective.models.model_names import without_profile
from pytest_openclaw.language.javascript import fold
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Reference:
    """A place that names a model: whose it is, and whether it is for images."""

    deployment: Deployment
    setting: Setting
    agent: str | None = None
    for_images: bool = False

    @property
    def model_id(self) -> str:
        """The model's id. Raises where the name is not known here."""
        names = self.deployment.derive(ModelNames)
        return names.resolve(self._as_loaded(self.setting.string or ""))

    def _as_loaded(self, text: str) -> str:
        rules = self.deployment.rules.models
        if self.for_images or (self.agent is not None and not rules.loads_agent_models):
            return text
        return as_loaded(text, rules)


def model_references(deployment: Deployment) -> list[Reference]:
    """Return the models that the defaults and the agents name, in order."""
    return deployment.derive(_model_references)


def _model_references(deployment: Deployment) -> list[Reference]:
    defaults = deployment.config.at("agents.defaults")
    found = [Reference(deployment, each) for each in _named(defaults["model"])]
    found += [
        Reference(deployment, each, for_images=True)
        for each in _named(defaults["imageModel"])
    ]
    found += [
        Reference(deployment, each, agent=agent.id)
        for agent in agents(deployment)
        for each in _named(agent.settings["model"])
    ]
    return found


def _named(model: Setting) -> Iterator[Setting]:
    """Yield what is named as a text, as ``primary`` and among ``fallbacks``."""
    places = (model, model["primary"], *model["fallbacks"].elements())
    for each in places:
        if each.has_text:
            yield each


class ModelNames:
    """The aliases and providers of one config, and what a text means by them."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._rules = deployment.rules.models
        self._providers = {
            fold(key): entry
            for key, entry in deployment.config.at("models.providers").items()
        }
        self._listed = self._listed_models()
        self._aliases = self._alias_index()

    def resolve(self, text: str) -> str:
        """Return the id of the model that *text* names."""
        if not self._rules.reads_references:
            return trim(text)
        text = without_profile(trim(text))
        folded = fold(text)
        if folded in self._aliases:
            return self._aliases[folded]
        if folded == "openrouter:auto":
            return "openrouter/auto"
        if folded == "openrouter:free" and self._rules.knows_free:
            free = next(self._free_models(), None)
            if free is not None:
                return free
        model = self._model(text)
        return text if model is None else model.id

    def _model(self, text: str) -> Model | None:
        """Return what *text* means, were it no alias."""
        parts = halves(text)
        if parts is not None and self._is_custom(fold(parts[0])):
            provider = fold(parts[0])
            return Model(provider, renamed(provider, parts[1], self._rules))
        return split(text, self._rules)

    def _is_custom(self, provider: str) -> bool:
        """Is it a provider of the config's own that speaks another one's language?"""
        entry = self._providers.get(provider)
        if entry is None:
            return False
        api = entry["api"].text
        return api is not None and provider_name(api, self._rules) != provider

    def _listed_models(self) -> dict[str, str]:
        """Return the aliases in ``agents.defaults.models``; blank where none is set."""
        listed: dict[str, str] = {}
        unnamed: set[str] = set()
        for key, entry in self._deployment.config.at("agents.defaults.models").items():
            name = as_loaded(key, self._rules)
            if entry["alias"].exists:
                unnamed.discard(name)
                listed[name] = trim(entry["alias"].string or "")
            elif name not in listed:
                unnamed.add(name)
                listed[name] = ""
        for short, name in self._rules.short_names.items():
            taken = short in map(str.lower, listed.values())
            if name in unnamed and not (taken and self._rules.short_names_are_unique):
                listed[name] = short
        return listed

    def _alias_index(self) -> dict[str, str]:
        index: dict[str, str] = {}
        if not self._rules.aliases_by_provider:
            for key, alias in self._listed.items():
                model = None if key.endswith("/*") else self._model(key)
                if alias and model is not None:
                    index[alias.lower()] = model.id
            return index
        last: dict[Model, str] = {}
        for key, alias in self._listed.items():
            model = None if key.endswith("/*") else self._model(key)
            if model is not None:
                last.pop(model, None)
                last[model] = alias.lower()
        for model, alias in last.items():
            if alias:
                index[alias] = index[f"{model.provider}/{alias}"] = model.id
        return index

    def _free_models(self) -> Iterator[str]:
        # It is the release's own plugin that puts the provider before a plain name.
        lacks_prefix = bundled_plugins_are_off(self._deployment.environment)
        provider = self._providers.get("openrouter", Setting.missing())
        ids = [row["id"].text for row in provider["models"].elements()]
        for text in (*self._listed, *(f"openrouter/{each}" for each in ids if each)):
            model = split(text, self._rules)
            if model is None or model.provider != "openrouter":
                continue
            name = model.name
            if lacks_prefix:
                name = name.removeprefix("openrouter/")
            if "/" in name and name.endswith(":free"):
                yield model.id
