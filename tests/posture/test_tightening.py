"""Tightening any one setting never makes an item fail that passed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.auditing import Outcome
from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.profiles import SHARED
from pytest_openclaw.releases import FIRST_CLASS
from tests.posture.model import ABSENT
from tests.posture.model import Knob
from tests.posture.model import config_of
from tests.posture.model import knobs_of

RELEASES = [rules.release for rules in FIRST_CLASS]
#: What paths begin with of settings that bear on each other; nothing: any of them.
FAMILIES = (
    ("",),
    ("gateway",),
    ("channels.telegram", "commands", "session", "bindings"),
    ("channels.zalouser", "commands", "plugins"),
    ("channels.discord", "channels.slack", "commands"),
    ("agents", "tools"),
    ("agents.defaults.model", "agents.entries.a.model", "channels", "tools.deny"),
    ("agents", "channels.telegram.groupPolicy", "tools.exec", "tools.profile"),
    ("browser", "tools.web", "hooks", "security", "models"),
)
CHECKS = [each.id for each in built_in_checks() if each.suite.startswith("posture")]
Chosen = dict[Knob, Any]


def outcomes(release: str, chosen: Chosen) -> dict[str, Outcome]:
    """Return what each check of the posture says of a config."""
    config = config_of(release, chosen)
    deployment = Deployment.from_mapping(config, release=release)
    refused = [str(each) for each in deployment.problems if each.refused]
    assert refused == [], "the model has what the release takes alone"
    audit = Audit(deployment, profile=SHARED)
    return {each: audit.outcome(each) for each in CHECKS if each in audit.checks}


def passes(outcome: Outcome) -> bool:
    """Is it evaluated, and clean?"""
    return not outcome.findings and outcome.not_evaluated is None


def at_the_tight_end(release: str) -> Chosen:
    """Return the tightest value of each setting, what is optional left out."""
    return {
        each: ABSENT if each.optional else each.values[-1] for each in knobs_of(release)
    }


@strategies.composite
def steps(draw: strategies.DrawFn, release: str) -> tuple[Chosen, Knob, Any]:
    """Draw a config, one of its settings, and a tighter value of that.

    The settings of one family are loose, or a few of them are; the others are tight. So
    many items pass and can be made to fail, and settings meet that bear on each other.
    """
    knobs = knobs_of(release)
    chosen = at_the_tight_end(release)
    family = draw(strategies.sampled_from(FAMILIES))
    of_family = [each for each in knobs if str(each).startswith(family)]
    loosened = strategies.lists(strategies.sampled_from(of_family), max_size=8)
    some = draw(strategies.one_of(strategies.just(of_family), loosened))
    for each in some:
        absent = (ABSENT,) if each.optional else ()
        chosen[each] = draw(strategies.sampled_from((*each.values, *absent)))
    movable = [
        each
        for each in knobs
        if chosen[each] in each.values and chosen[each] != each.values[-1]
    ]
    if not movable:
        movable = [next(each for each in knobs if len(each.values) > 1)]
        chosen[movable[0]] = movable[0].values[0]
    moved = draw(strategies.sampled_from(movable))
    at = moved.values.index(chosen[moved])
    return chosen, moved, draw(strategies.sampled_from(moved.values[at + 1 :]))


@pytest.mark.parametrize("release", RELEASES)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=strategies.data())
def test_what_passes_still_passes_once_a_setting_is_tightened(
    release: str, data: strategies.DataObject
) -> None:
    """An item that was clean has no finding afterwards."""
    chosen, moved, tighter = data.draw(steps(release))
    before = outcomes(release, chosen)
    after = outcomes(release, {**chosen, moved: tighter})
    broken = {
        check_id: [str(each) for each in after[check_id].findings]
        for check_id, outcome in before.items()
        if passes(outcome) and after[check_id].findings
    }
    assert broken == {}, f"{moved.path}: {chosen[moved]!r} to {tighter!r}"


@pytest.mark.parametrize("release", RELEASES)
def test_the_tight_end_passes(release: str) -> None:
    """With every setting at its tight end, nothing is left to find."""
    said = outcomes(release, at_the_tight_end(release))
    assert [each for each, outcome in said.items() if not passes(outcome)] == []


@pytest.mark.parametrize("release", RELEASES)
def test_the_loose_end_fails(release: str) -> None:
    """With every setting at its loose end, each item has something to say."""
    loose = {each: each.values[0] for each in knobs_of(release)}
    said = outcomes(release, loose)
    assert [each for each, outcome in said.items() if not outcome.findings] == []
