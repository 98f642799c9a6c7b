"""Tightening any one setting never makes an item fail that passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw.checks import built_in_checks
from tests.posture.ends import ENDS
from tests.posture.ends import OF_FILES
from tests.posture.model import ABSENT
from tests.posture.model import FAMILIES
from tests.posture.model import Knob
from tests.posture.model import config_of
from tests.posture.model import family_of
from tests.posture.model import knobs_of

RULES = {rules.release: rules for rules in ENDS}
CHECKS = [
    each
    for each in built_in_checks()
    if each.suite.startswith("posture") and each.id not in OF_FILES
]
Chosen = dict[Knob, Any]


@dataclass(frozen=True)
class Said:
    """What the checks say of one config: which pass, and what is found."""

    passing: frozenset[str]
    found: dict[str, list[str]]


def said(release: str, chosen: Chosen) -> Said:
    """Evaluate the checks of the posture on a config that the release takes."""
    config = config_of(release, chosen)
    deployment = Deployment.from_mapping(config, release=release)
    refused = [str(each) for each in deployment.problems if each.refused]
    assert refused == [], "the model has what the release takes alone"
    passing, found = set(), {}
    for check in CHECKS:
        if not check.applies_to(RULES[release]):
            continue
        findings = []
        try:
            for each in check.evaluate(deployment):
                findings.append(str(each))
        except NotEvaluated:
            pass
        else:
            passing |= set() if findings else {check.id}
        found[check.id] = findings
    return Said(frozenset(passing), found)


def at_the_tight_end(release: str) -> Chosen:
    """Return the tightest value of each setting, what is optional left out."""
    return {
        each: ABSENT if each.optional else each.values[-1] for each in knobs_of(release)
    }


@dataclass(frozen=True)
class Grid:
    """Configs that differ in a few settings, of which all values are tried."""

    fixed: Chosen
    swept: tuple[Knob, ...]

    def points(self) -> Iterator[tuple[int, ...]]:
        """Yield the places of each config: an index for each setting."""
        return product(*(range(len(each.values)) for each in self.swept))

    def at(self, point: tuple[int, ...]) -> Chosen:
        """Return the values at a place."""
        pairs = zip(self.swept, point, strict=True)
        return {**self.fixed, **{each: each.values[at] for each, at in pairs}}

    def tighter(self, point: tuple[int, ...]) -> Iterator[tuple[Knob, tuple[int, ...]]]:
        """Yield the places that are one setting, and one step of it, tighter."""
        for axis, each in enumerate(self.swept):
            if point[axis] + 1 < len(each.values):
                moved = (*point[:axis], point[axis] + 1, *point[axis + 1 :])
                yield each, moved


@strategies.composite
def grids(draw: strategies.DrawFn, family: str, release: str) -> Grid:
    """Draw some settings of one family, with the others of it at any value."""
    knobs = family_of(family, release)
    size = min(2, len(knobs))
    swept = strategies.permutations(knobs).map(lambda each: tuple(each[:size]))
    fixed = {}
    for each in knobs:
        value = strategies.sampled_from(each.values)
        absent = strategies.just(ABSENT)
        fixed[each] = draw(strategies.one_of(absent, value) if each.optional else value)
    return Grid(fixed, draw(swept))


@pytest.mark.parametrize("release", RULES)
@pytest.mark.parametrize("family", FAMILIES)
@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=strategies.data())
def test_what_passes_still_passes_once_a_setting_is_tightened(
    family: str, release: str, data: strategies.DataObject
) -> None:
    """An item that was clean has no finding one step further."""
    grid = data.draw(grids(family, release))
    all_said = {point: said(release, grid.at(point)) for point in grid.points()}
    for point, before in all_said.items():
        for moved, place in grid.tighter(point):
            after = all_said[place].found
            broken = {each: after[each] for each in before.passing if after[each]}
            assert broken == {}, f"by a tighter {moved}, from {grid.at(point)}"


@pytest.mark.parametrize("release", RULES)
def test_the_tight_end_passes(release: str) -> None:
    """With every setting at its tight end, nothing is left to find."""
    end = said(release, at_the_tight_end(release))
    assert set(end.found) - end.passing == set()


@pytest.mark.parametrize("release", RULES)
def test_the_loose_end_fails(release: str) -> None:
    """With every setting at its loose end, each item has something to say."""
    loose = {each: each.values[0] for each in knobs_of(release)}
    end = said(release, loose)
    assert [each for each, findings in end.found.items() if not findings] == []


@pytest.mark.parametrize("release", RULES)
def test_every_setting_is_moved_beside_those_that_it_bears_on(release: str) -> None:
    """No setting of the model is in the family of all alone."""
    moved = {
        str(each)
        for family in FAMILIES
        if family != "everything"
        for each in family_of(family, release)
    }
    assert {str(each) for each in knobs_of(release)} - moved == set()
