"""Searches on the web: their provider, and what was once set beside it."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.plugins import named_absent_plugins
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import fold

#: Providers that once had a section of their own under tools.web.search.
_FORMER_SEARCH_SECTIONS = (
    "brave duckduckgo exa firecrawl gemini grok kimi minimax ollama perplexity searxng"
    " tavily"
).split()

#: Plugins of search providers that are not called like them.
_SEARCH_PLUGINS = {"kimi": "moonshot", "parallel-free": "parallel"}


@rule(since="2026.5.28", of_plugins=True)
def web_search_provider(candidate: Candidate) -> Iterator[RuleViolation]:
    """The search provider is offered by a plugin that is there, or named as one."""
    if _provider(candidate).string is not None:
        named = named_absent_plugins(candidate)
        also = (key for key, of in _SEARCH_PLUGINS.items() if of in named)
        yield from _web_search_provider(candidate, named.union(also))


@rule(since="2026.5.12", until="2026.5.12", of_plugins=True)
def web_search_provider_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """The search provider is offered by a plugin that is there, or named as one."""
    if _provider(candidate).string is not None:
        named = named_absent_plugins(candidate) - {"brave"}
        yield from _web_search_provider(candidate, named)


def _provider(candidate: Candidate) -> Setting:
    return candidate.config.at("tools.web.search.provider")


def _web_search_provider(
    candidate: Candidate, named: frozenset[str]
) -> Iterator[RuleViolation]:
    provider = _provider(candidate)
    brought = (each.search_providers for each in candidate.plugins.values())
    own = candidate.rules.web_search_providers if candidate.bundled_plugins else ()
    offered = {*own, *candidate.installed}
    offered.update(*brought)
    if not provider.has_text:
        yield provider.path, "must not be blank"
    elif provider.text not in offered and not _is_named(candidate, named):
        yield provider.path, "is not provided by any installed plugin"


def _is_named(candidate: Candidate, named: frozenset[str]) -> bool:
    """Is the provider among those that are *named*, in the form that ids have?

    Ids of the release's own plugins have it in every release.
    """
    rules = candidate.rules

    def id_of(text: str) -> str:
        folded = fold(text)
        has_form = rules.plugins.ids_are_folded or folded in rules.bundled_plugins
        return folded if has_form else text

    return id_of(_provider(candidate).text or "") in map(id_of, named)


@rule(since="2026.5.28")
def web_search_sections(candidate: Candidate) -> Iterator[RuleViolation]:
    """Settings of a search provider belong to its plugin."""
    search = candidate.config.at("tools.web.search")
    for key in _FORMER_SEARCH_SECTIONS:
        section = search[key]
        if section.is_record:
            yield section.path, "belongs in the plugin's config.webSearch"


@rule(since="2026.8.2")
def web_search_key(candidate: Candidate) -> Iterator[RuleViolation]:
    """Search keys belong to the provider's plugin."""
    search = candidate.config.at("tools.web.search")
    if search["apiKey"].exists:
        yield search["apiKey"].path, "belongs in the plugin's config.webSearch.apiKey"


@rule(since="2026.5.28")
def web_search_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """Sections of providers have names of their own."""
    search = candidate.config.at("tools.web.search")
    for key in ("constructor", "prototype"):
        if search[key].exists:
            yield search[key].path, "must not be used as a key"
