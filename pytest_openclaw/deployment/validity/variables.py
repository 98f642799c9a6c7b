"""Variables that a config cannot export."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.host.environment import INHERITED
from pytest_openclaw.deployment.host.environment import stated_variables
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.references import has_reference

_FAULT = "is not a name that a variable may have"


@rule(since="2026.6.11")
def inherited_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """A name such as ``constructor``, unless the environment has such a variable.

    The release asks whether the variable has a text already, and finds a function. It
    does so before references get their texts and afterwards, where it finds none.
    """
    for path, value in _inherited(candidate):
        refers = isinstance(value, str) and has_reference(value)
        if not refers or path not in candidate.referring:
            yield path, _FAULT


@rule(until="2026.6.1")
def inherited_names_2026_6_1(candidate: Candidate) -> Iterator[RuleViolation]:
    """Until 2026.6.1, that a value refers to a variable is seen only afterwards."""
    for path, _ in _inherited(candidate):
        yield path, _FAULT


def _inherited(candidate: Candidate) -> Iterator[tuple[Path, str | Opaque]]:
    """Yield where such names are stated that the environment lacks, and the values."""
    section = candidate.authored["env"]
    if not section.is_record:
        return
    for name, value, keys in stated_variables(section.raw, candidate.rules):
        if name in INHERITED and candidate.environment.get(name) is None:
            yield ("env", *keys), value
