"""Models that are too weak for what reaches them."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.kit.listing import enumerated
from pytest_openclaw.checks.kit.listing import shortened
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import those
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.models.model_exposure import untrusted_tools
from pytest_openclaw.effective.models.model_tiers import is_legacy
from pytest_openclaw.effective.models.model_tiers import is_small
from pytest_openclaw.effective.models.model_tiers import is_weak
from pytest_openclaw.effective.models.models import Reference
from pytest_openclaw.effective.models.models import model_references
from pytest_openclaw.effective.sandbox.sandbox import sandbox_of
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found

_READS = ("agents.defaults.model", "agents.defaults.imageModel", "agents")


@check(
    "models.legacy",
    Severity.WARN,
    reads=_READS,
    fix="Choose a current model instead.",
)
def legacy(deployment: Deployment) -> Iterator[Found]:
    """A model of a past generation is in use.

    Older models recognise fewer attacks on agents, and are no longer improved.

    Fires when a model, a fallback or an image model of an agent is a GPT-3.5, a Claude
    2 or Instant, or one of the first two dated GPT-4. Aliases and short names are
    resolved first.

    Releases: Each release resolves aliases and short names by its own table.
    """
    yield from _named(deployment, is_legacy)


@check(
    "models.weak_tier",
    Severity.WARN,
    reads=_READS,
    fix="""Choose the strongest current model of the provider for agents that have tools
    or talk to strangers.""",
)
def weak_tier(deployment: Deployment) -> Iterator[Found]:
    """A model of a weak tier is in use.

    Small and old models follow hidden instructions more readily, and use tools less
    carefully.

    Fires when a model, a fallback or an image model of an agent is a Haiku, a GPT other
    than GPT-5, or one of most Claudes before 4.5. Aliases and short names are resolved
    first.

    Releases: Each release resolves aliases and short names by its own table.
    """
    yield from _named(deployment, is_weak)


def _named(deployment: Deployment, holds: Callable[[str], bool]) -> Iterator[Found]:
    references = those(model_references(deployment), lambda each: holds(each.model_id))
    if references:
        first, *others = (each.setting for each in references)
        yield found(first, _in_words(references), *others)


@check(
    "models.small_params",
    Severity.CRITICAL,
    Severity.INFO,
    reads=("agents", "agents.defaults.sandbox.mode", "tools", "browser.enabled"),
    fix="""Deny web_search, web_fetch and browser to small models, or choose a larger
    model. A sandbox alone does not help while it offers these tools.""",
)
def small_params(deployment: Deployment) -> Iterator[Found]:
    """A model with few parameters is in use.

    Small models are easily manipulated by text that they read. A small model with web
    access reads text from attackers.

    Fires when the name of a model or fallback indicates at most 300 billion parameters,
    such as llama-70b. Image models are excluded.

    Severity: critical when such a model may use web_search, web_fetch or browser; else
    info. A sandbox counts only where its tool policy denies them.

    Releases: Each resolves names by its own table and knows other variables that switch
    web_search on. For 2026.4.23 it is also critical where the sandbox mode of the agent
    is not all. Of two sizes side by side, as in -7b-8b, 2026.5.12 sees the first
    alone.
    """
    rules = deployment.rules.models
    small = those(
        (each for each in model_references(deployment) if not each.for_images),
        lambda each: is_small(each.model_id, rules),
    )
    if not small:
        return
    exposed = those(small, lambda each: _is_exposed(deployment, each))
    first, *others = (each.setting for each in small)
    message = _in_words(small)
    if exposed:
        message += f"; {_what_exposes(exposed)}"
    yield found(
        first,
        message,
        *others,
        severity=Severity.CRITICAL if exposed else Severity.INFO,
    )


@by_release
def _is_exposed(deployment: Deployment, reference: Reference) -> bool:
    """Do tools bring strangers' texts before the model?"""
    return bool(untrusted_tools(reference))


@_is_exposed.on(until="2026.4.23")
def _is_exposed_2026_4(deployment: Deployment, reference: Reference) -> bool:
    """2026.4.23 also takes every agent for exposed that has no sandbox at all times."""
    if sandbox_of(deployment, reference.agent).mode != "all":
        return True
    return bool(untrusted_tools(reference))


def _what_exposes(references: list[Reference]) -> str:
    tools = _ways_in(references)
    if tools:
        return f"texts of strangers come in by {enumerated(tools)}"
    return "sessions run without a sandbox"


def _ways_in(references: list[Reference]) -> list[str]:
    """Return the tools of the first few, which tell enough."""
    tools = (tool for each in references[:10] for tool in untrusted_tools(each))
    return list(dict.fromkeys(tools))


def _in_words(references: list[Reference]) -> str:
    return enumerated(
        references, lambda each: f"{each.setting} names {shortened(each.model_id)}"
    )
