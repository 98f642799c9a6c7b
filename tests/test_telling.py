"""Which recorded verdicts a run asks for, if it does not ask for all."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.releases import EXACT
from tests import cases
from tests.further_verdicts import FILES
from tests.further_verdicts import verdicts
from tests.telling import changes
from tests.telling import telling

_CLEAN: dict[str, Any] = {"accepted": True, "findings": []}
_OPEN: dict[str, Any] = {"accepted": True, "findings": [["a.b", "warn"]]}


def test_both_sides_of_a_change_are_asked() -> None:
    """Releases in the order in which they came out, not in that of their names."""
    said = dict.fromkeys(("2026.9.6", "2026.2.26", "2026.2.9", "2026.8.2"), _CLEAN)
    assert changes(said) == set()
    assert changes({**said, "2026.2.9": _OPEN}) == {"2026.2.9", "2026.2.26"}
    assert changes({**said, "2026.8.2": _OPEN}) == {"2026.2.26", "2026.8.2", "2026.9.6"}
    refused = {"accepted": False}
    assert changes({**said, "2026.9.6": refused}) == {"2026.8.2", "2026.9.6"}


def test_each_case_is_asked_of_a_release_that_it_was_recorded_for() -> None:
    """Nothing that was not recorded is asked for, and each exact release has a turn."""
    recorded = {(case["id"], release) for _, release, case in cases.cases()}
    recorded |= {(id_, file.stem) for file in FILES for id_ in verdicts(file)}
    assert telling() < recorded
    assert {id_ for id_, _ in telling()} == {id_ for id_, _ in recorded}
    assert {release for _, release in telling()} >= {*EXACT}
