"""Which recorded verdicts a run asks for, if it does not ask for all."""

from __future__ import annotations

from collections import Counter
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

    def changed(release: str, verdict: dict[str, Any]) -> set[str]:
        return changes({**said, release: verdict}, Counter())

    assert changed("2026.9.6", _CLEAN) == set()
    assert changed("2026.2.9", _OPEN) == {"2026.2.9", "2026.2.26"}
    assert changed("2026.8.2", _OPEN) == {"2026.2.26", "2026.8.2", "2026.9.6"}
    assert changed("2026.9.6", {"accepted": False}) == {"2026.8.2", "2026.9.6"}


def test_changes_that_are_alike_are_asked_a_few_times() -> None:
    """Of what is found; each config that only one of two releases takes is asked."""
    seen: Counter[object] = Counter()
    found = {"2026.8.2": _CLEAN, "2026.9.6": _OPEN}
    assert [bool(changes(found, seen)) for _ in range(6)] == [True] * 5 + [False]
    assert changes({**found, "2026.8.2": _OPEN, "2026.9.6": _CLEAN}, seen)
    refused = {**found, "2026.8.2": {"accepted": False}}
    assert all(changes(refused, seen) for _ in range(6))


def test_each_case_is_asked_of_a_release_that_it_was_recorded_for() -> None:
    """Nothing that was not recorded is asked for, and each exact release has a turn."""
    recorded = {(case["id"], release) for _, release, case in cases.cases()}
    recorded |= {(id_, file.stem) for file in FILES for id_ in verdicts(file)}
    assert telling() < recorded
    assert {id_ for id_, _ in telling()} == {id_ for id_, _ in recorded}
    assert {release for _, release in telling()} >= {*EXACT}
