"""Variables that a config cannot export."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.host.environment import INHERITED
from pytest_openclaw.deployment.host.environment import stated_variables
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.references import has_reference


@rule()
def inherited_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """A name such as ``constructor``, unless the environment has such a variable.

    The release asks whether the variable has a text already, and finds a function. It
    does so before references get their texts and afterwards, where it finds none.
    """
    for name, path, value in _stated(candidate):
        refers = has_reference(value) and path in candidate.referring
        if name in INHERITED and not refers:
            yield path, "is not a name that a variable may have"


@rule(until="2026.6.1")
def inherited_names_2026_6_1(candidate: Candidate) -> Iterator[RuleViolation]:
    """Until 2026.6.1, that a value refers to a variable is seen only afterwards."""
    for name, path, value in _stated(candidate):
        if name in INHERITED and has_reference(value):
            yield path, "is not a name that a variable may have"


def _stated(candidate: Candidate) -> Iterator[tuple[str, Path, str]]:
    """Yield variables that the environment lacks, with a text if it is known."""
    section = candidate.authored["env"]
    if not section.is_record:
        return
    for name, value, keys in stated_variables(section.raw, candidate.rules):
        if candidate.environment.get(name) is None:
            yield name, ("env", *keys), value if isinstance(value, str) else ""
