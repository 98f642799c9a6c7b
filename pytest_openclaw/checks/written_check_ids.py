"""CheckIds that somebody wrote into a config as if they were settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.problems import Problem

#: Levels below an unknown key; checkIds have no more parts.
_LEVELS = 6


def with_check_ids(deployment: Deployment, problem: Problem) -> Problem:
    """Return *problem*; of an unknown key that is a checkId, it says so."""
    if problem.key is None or not problem.message.startswith("unknown key"):
        return problem
    from pytest_openclaw.checks import catalogue

    named = problem.key.removeprefix('["').removesuffix('"]')
    value = deployment.authored.at(named).raw if named == problem.key else None
    known = catalogue()
    for written in (named, *_below(named, value, _LEVELS)):
        if known.has(written):
            message = (
                f"unknown key; {written} is a checkId, not a setting: the item "
                f"{written} evaluates it"
            )
            return replace(problem, message=message)
    return problem


def _below(at: str, value: Any, levels: int) -> Iterator[str]:
    if isinstance(value, dict) and levels:
        for key, each in value.items():
            yield f"{at}.{key}"
            yield from _below(f"{at}.{key}", each, levels - 1)
