"""The search for borders between releases that no recorded verdict shows."""

from __future__ import annotations

from tools import borders

_SAYS = "pytest_openclaw.deployment.validity.plugins._SAYS_SOMETHING"


def _side(text: str) -> borders.Side:
    (side,) = (each for each in borders.sides() if str(each) == text)
    return side


def test_a_verdict_shows_a_border_that_changes_it() -> None:
    """What only 2026.4.23 refuses is taken where it has what 2026.5.12 has."""
    side = _side(f"{_SAYS} in 2026.4.23, as in 2026.5.12")
    judged = list(borders.agreeing("2026.4.23", ["borders-pcfg-13"]))
    assert borders.is_shown(side, judged)


def test_other_verdicts_do_not() -> None:
    """A case that does not come to a difference says nothing of it."""
    side = _side(f"{_SAYS} in 2026.4.23, as in 2026.5.12")
    judged = list(borders.agreeing("2026.4.23", ["borders-talk5-5"]))
    assert not borders.is_shown(side, judged)


def test_a_rule_of_validity_has_borders_too() -> None:
    """What was kept of the rules of a release is forgotten for each try."""
    side = _side("lone_service_accounts in 2026.4.23, as in 2026.5.12")
    judged = list(borders.agreeing("2026.4.23", ["borders-lone-1"]))
    assert borders.is_shown(side, judged)
    assert [*borders.agreeing("2026.4.23", ["borders-lone-1"])]
