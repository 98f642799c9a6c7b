"""What models a config names, and what their names say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw.effective.models.model_exposure import untrusted_tools
from pytest_openclaw.effective.models.model_names import Model
from pytest_openclaw.effective.models.model_names import as_loaded
from pytest_openclaw.effective.models.model_names import split
from pytest_openclaw.effective.models.model_names import without_profile
from pytest_openclaw.effective.models.model_tiers import billions
from pytest_openclaw.effective.models.model_tiers import is_legacy
from pytest_openclaw.effective.models.model_tiers import is_small
from pytest_openclaw.effective.models.model_tiers import is_weak
from pytest_openclaw.effective.models.models import model_references
from pytest_openclaw.releases.model_rules import MODELS_2026_5
from pytest_openclaw.releases.model_rules import MODELS_2026_9

NEW, OLD = "2026.9.6", "2026.5.12"


def deployment(
    release: str = NEW, env: Mapping[str, str] | None = None, **config: Any
) -> Deployment:
    """Return a deployment of a config made here."""
    return Deployment.from_mapping(config, release=release, env=env)


def ids(release: str = NEW, **config: Any) -> list[str]:
    """Return the ids of all models that a config names."""
    references = model_references(deployment(release, **config))
    return [each.model_id for each in references]


def id_of(model: str, release: str = NEW, **defaults: Any) -> str:
    """Return the id that the default model has by this name."""
    config = {"agents": {"defaults": {"model": model, **defaults}}}
    return ids(release, **config)[0]


def test_an_empty_config_names_no_model() -> None:
    """The release's own default is not judged."""
    assert ids() == []
    assert ids(OLD, agents={"list": [{"id": "ops"}]}) == []


def test_models_are_named_as_texts_and_in_parts() -> None:
    """Blank names are none; where a name stands is told."""
    agents = {
        "defaults": {
            "model": {"primary": "a/x", "fallbacks": [" ", "a/y"]},
            "imageModel": "a/z",
        },
        "entries": {"ops": {"model": "a/v"}},
    }
    references = model_references(deployment(agents=agents))
    assert [(str(each.setting), each.agent) for each in references] == [
        ("agents.defaults.model.primary", None),
        ("agents.defaults.model.fallbacks[1]", None),
        ("agents.defaults.imageModel", None),
        ("agents.entries.ops.model", "ops"),
    ]
    assert [each.for_images for each in references] == [False, False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("llama-7b@q4_k_m", "llama-7b@q4_k_m"),
        ("llama-7b@8bit@work", "llama-7b@8bit"),
        ("claude-opus-4-5@20250929", "claude-opus-4-5@20250929"),
        ("claude@20250929@work", "claude@20250929"),
        ("claude@202509291", "claude"),
        ("gpt-5@gpt-4", "gpt-5"),
        ("a@b/c@d@e", "a@b/c"),
        ("@work", "@work"),
        ("gpt-5@ ", "gpt-5@ "),
        ("a/@b", "a/"),
    ],
)
def test_a_profile_at_the_end_is_no_part_of_the_name(text: str, expected: str) -> None:
    """A date and a quantisation are."""
    assert without_profile(text) == expected


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("gpt-5", "openai/gpt-5", "openai/gpt-5"),
        ("Bedrock/X", "bedrock/X", "amazon-bedrock/X"),
        ("openai/openai/gpt-5", "openai/gpt-5", "openai/gpt-5"),
        ("anthropic/opus", "anthropic/claude-opus-5", "anthropic/opus"),
        (
            "anthropic/opus-4.6",
            "anthropic/claude-opus-4-6",
            "anthropic/claude-opus-4-6",
        ),
        ("openrouter/auto", "openrouter/auto", "openrouter/auto"),
        ("huggingface/huggingface/x", "huggingface/x", "huggingface/x"),
        (
            "vercel-ai-gateway/sonnet-4.6",
            "vercel-ai-gateway/anthropic/claude-sonnet-4-6",
            "vercel-ai-gateway/anthropic/claude-sonnet-4-6",
        ),
        (
            "google/gemini-3-pro",
            "google/gemini-3.1-pro-preview",
            "google/gemini-3.1-pro-preview",
        ),
    ],
)
def test_names_of_providers_and_old_names(text: str, new: str, old: str) -> None:
    """Each release knows its own; the provider stands in an id once."""
    for rules, expected in ((MODELS_2026_9, new), (MODELS_2026_5, old)):
        model = split(text, rules)
        assert model is not None
        assert model.id == expected


def test_half_a_reference_stays_as_it_is() -> None:
    """Nothing before or behind the slash: the text itself is the id."""
    for text in ("x/", "/x-7b", "/"):
        assert split(text, MODELS_2026_9) is None
        assert id_of(text) == text


def test_loading_rewrites_what_the_defaults_name() -> None:
    """2026.5.12 gives Google's new names to the models of every provider."""
    assert as_loaded(" Z.AI/gemini-3-pro ", MODELS_2026_9) == "z.ai/gemini-3-pro"
    assert as_loaded("Z.AI/gemini-3-pro", MODELS_2026_5) == "zai/gemini-3.1-pro-preview"
    assert as_loaded("a/google/gemini-3-pro", MODELS_2026_9) == (
        "a/google/gemini-3.1-pro-preview"
    )
    assert as_loaded("a/a/x", MODELS_2026_5) == "a/x"
    assert as_loaded("plain", MODELS_2026_5) == "plain"
    assert as_loaded("together/moonshotai/Kimi-K2.5", MODELS_2026_9).endswith("K2.6")


def test_an_alias_hides_the_text() -> None:
    """Aliases are folded; a blank one is none."""
    models = {"openai/gpt-5.5": {"alias": " GPT-4 "}, "a/b": {"alias": " "}}
    assert id_of("gpt-4", models=models) == "openai/gpt-5.5"
    assert id_of("openai/GPT-4", models=models) == "openai/gpt-5.5"
    assert id_of("openai/gpt-4", OLD, models=models) == "openai/gpt-4"


def test_models_have_short_names() -> None:
    """A model that is listed without an alias has the release's own, once."""
    listed: dict[str, Any] = {"openai/gpt-5.4-mini": {}}
    assert id_of("gpt-mini", models=listed) == "openai/gpt-5.4-mini"
    assert id_of("gpt-mini") == "openai/gpt-mini"
    listed["a/b"] = {"alias": "GPT-mini"}
    assert id_of("gpt-mini", models=listed) == "a/b"
    named = {"openai/gpt-5.4-mini": {"alias": ""}}
    assert id_of("gpt-mini", models=named) == "openai/gpt-mini"


def test_the_last_alias_wins() -> None:
    """In 2026.9.6 an entry also hides earlier ones of the same model."""
    listed = {
        "openai/gpt-4": {"alias": "x"},
        "openai/gpt-5.5": {"alias": "x"},
        "openai/openai/gpt-4": {"alias": "x"},
    }
    assert id_of("x", models=listed) == "openai/gpt-4"
    assert id_of("x", OLD, models=listed) == "openai/gpt-5.5"
    listed["openai/openai/gpt-4"]["alias"] = ""
    assert id_of("x", models=listed) == "openai/gpt-5.5"


def test_openrouter_has_names_of_its_own() -> None:
    """``free`` is the first free model that is listed, or that the provider has."""
    assert id_of("OpenRouter:auto") == "openrouter/auto"
    assert id_of("openrouter:free") == "openai/openrouter:free"
    listed: dict[str, Any] = {"openrouter/x:FREE": {}, "openrouter/q/z-7b:free": {}}
    assert id_of("openrouter:free", models=listed) == "openrouter/q/z-7b:free"
    listed = {"openrouter/x:free": {}, **listed}
    assert id_of("openrouter:free", models=listed) == "openrouter/x:free"
    row = {"baseUrl": "http://localhost:1", "models": [{"id": "q/x:free", "name": "x"}]}
    config: dict[str, Any] = {
        "models": {"providers": {"OpenRouter": row}},
        "agents": {"defaults": {"model": "openrouter:free"}},
    }
    assert ids(**config) == ["openrouter/q/x:free"]


def test_a_provider_of_ones_own_keeps_its_name() -> None:
    """2026.5.12 calls bedrock otherwise, unless the config defines it."""
    row = {"baseUrl": "http://localhost:1", "api": "openai-completions", "models": []}
    config = {
        "models": {"providers": {"Bedrock": row}},
        "agents": {"list": [{"id": "ops", "model": "bedrock/x"}]},
    }
    assert ids(OLD, agents=config["agents"]) == ["amazon-bedrock/x"]
    # Loading has renamed the provider already, and its own name is another now.
    assert ids(OLD, **config) == ["amazon-bedrock/x"]


@pytest.mark.parametrize(
    ("model_id", "weak", "legacy"),
    [
        ("openai/gpt-5", False, False),
        ("openai/gpt-5.4-mini", False, False),
        ("openai/gpt-50", True, False),
        ("openai/gpt-5o", True, False),
        ("openai/gpt-6", True, False),
        ("openai/chatgpt-4o", False, False),
        ("openai/GPT-3.5-turbo", True, True),
        ("openai/gpt-4-0613", True, True),
        ("a/my-haiku-model", True, False),
        ("a/haikus", False, False),
        ("anthropic/claude-opus-4-5", False, False),
        ("anthropic/claude-opus-4-20250514", True, False),
        ("anthropic/claude-3-5-sonnet", False, False),
        ("anthropic/claude-opus-10", True, False),
        ("anthropic/claude-2-5", False, True),
        ("claude-cli/opus-4-5", True, False),
        ("anthropic/claude-\xa0x-5", True, False),
    ],
)
def test_tiers(model_id: str, weak: bool, legacy: bool) -> None:
    """Patterns of the releases, with their odd corners."""
    assert is_weak(model_id) is weak
    assert is_legacy(model_id) is legacy


@pytest.mark.parametrize(
    ("name", "new", "old"),
    [
        ("a/llama-7b", 7, 7),
        ("a/x-7b-8b", 8, 7),
        ("a/8x7b", None, None),
        ("a/a22b", 22, 22),
        ("a/x.5b", 5, 5),
        ("a/1.5B", 1.5, 1.5),
        ("a/0b", None, None),
        ("a/7bit", None, None),
        ("7b", 7, 7),
    ],
)
def test_sizes(name: str, new: float | None, old: float | None) -> None:
    """The largest size counts; 2026.5.12 misses one right behind another."""
    assert billions(name, MODELS_2026_9) == new
    assert billions(name, MODELS_2026_5) == old


def test_small_ends_at_300() -> None:
    """300 billion are small, and no size is none."""
    assert is_small("a/x-300b", MODELS_2026_9)
    assert not is_small("a/x-300.5b", MODELS_2026_9)
    assert not is_small("a/x", MODELS_2026_9)


@pytest.mark.parametrize(
    "hostile",
    [
        "claude-" * 200_000,
        "1" * 1_000_000,
        "1." * 400_000,
        "gpt-" * 200_000,
        "-4" * 400_000,
    ],
)
def test_hostile_names_end_soon(hostile: str) -> None:
    """No pattern takes more than linear time."""
    assert is_legacy(hostile) is False
    is_weak(hostile)
    assert not is_small(hostile, MODELS_2026_9)


def exposed(
    release: str = NEW, env: Mapping[str, str] | None = None, **tools: Any
) -> str:
    """Return the tools of a small default model, as words."""
    config = {"tools": tools, "agents": {"defaults": {"model": "Ollama/Llama-7b"}}}
    made = deployment(release, env, **config)
    return " ".join(untrusted_tools(model_references(made)[0]))


def test_web_search_is_on_once_anything_sets_it_up() -> None:
    """A key in the environment does, or any setting beside the switch."""
    assert exposed() == "web_fetch browser"
    assert exposed(env={"XAI_API_KEY": "x"}) == "web_search web_fetch browser"
    assert exposed(env={"XAI_API_KEY": " "}) == "web_fetch browser"
    assert exposed(env={"TAVILY_API_KEY": "x"}) == "web_fetch browser"
    assert exposed(OLD, env={"TAVILY_API_KEY": "x"}).startswith("web_search")
    search = {"maxResults": 3}
    assert exposed(web={"search": search}).startswith("web_search")
    off = {"search": {**search, "enabled": False}, "fetch": {"enabled": False}}
    assert exposed(web=off) == "browser"


def test_the_policy_of_the_provider_counts() -> None:
    """That of the model goes before that of its provider; a profile is not asked."""
    deny = {"deny": ["browser"]}
    assert exposed(byProvider={" OLLAMA ": deny}) == "web_fetch"
    own = {"ollama/LLAMA-7b": {"deny": ["web_fetch"]}}
    assert exposed(byProvider={"ollama": deny, **own}) == "browser"
    assert exposed(byProvider={"ollama": {"profile": "minimal"}}) == "web_fetch browser"
    assert exposed(byProvider={"openai": deny}) == "web_fetch browser"
    names = {"kimi-coding": {"deny": ["web_fetch"]}, "kimi": deny}
    agents = {"defaults": {"model": "kimi/k-7b"}}
    made = deployment(OLD, tools={"byProvider": names}, agents=agents)
    assert untrusted_tools(model_references(made)[0]) == ["web_fetch"]


def test_2026_5_12_cuts_an_id_at_its_dot() -> None:
    """The model of ``a.b`` is judged by the tools of ``a``, if that is there."""
    listed = [
        {"id": "a.b", "model": "x/y-7b", "tools": {"deny": ["*"]}},
        {"id": "a", "tools": {"deny": ["browser"]}},
    ]
    made = deployment(OLD, agents={"list": listed})
    assert untrusted_tools(model_references(made)[0]) == ["web_fetch"]
    made = deployment(OLD, agents={"list": listed[:1]})
    assert untrusted_tools(model_references(made)[0]) == ["web_fetch", "browser"]


def test_an_unknown_name_is_not_judged() -> None:
    """A variable in the place of a name leaves its model open."""
    made = deployment(agents={"defaults": {"model": "${MODEL}"}})
    with pytest.raises(NotEvaluated, match="MODEL"):
        assert model_references(made)[0].model_id
    assert Model("a", "A/x").id == "A/x"
