"""A deployment that its release rejects, in a run without the gate that says so.

Its other items are skipped, and a run of skipped items ends with status 0. So one of
them fails in place of the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.plugin.fixture_faults import parameter_of
from pytest_openclaw.plugin.fixtures import CHECK
from pytest_openclaw.verdict import Kind
from pytest_openclaw.verdict import Verdict
from pytest_openclaw.verdict import judge

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.plugin.session import Session

_FAILING = (Kind.FAILED, Kind.REFUSED)
#: A collector, the parameters of the deployment's fixture, and a gate.
_Place = tuple[str, str, str]


class Refusals:
    """Lets each rejected deployment fail an item, in each process that runs some.

    Which items run is known once all are collected, also where the deployment is not.
    """

    def __init__(self, openclaw: Session) -> None:
        """Prepare for the items of a session."""
        self._openclaw = openclaw
        self._gates: frozenset[_Place] | None = None
        self._on_the_way: dict[str, str] = {}
        self._shown: dict[str, str] = {}

    def shown_by(self, item: pytest.Item, audit: Audit, verdict: Verdict) -> Verdict:
        """Return how *item* ends: as a shut gate, if nothing else reports that."""
        name = audit.deployment.name
        is_shown = self._shown.get(name, item.nodeid) != item.nodeid
        if verdict.kind is Kind.REFUSED:
            self._on_the_way[item.nodeid] = name
        if verdict.kind in _FAILING or is_shown:
            return verdict
        if self._gates is None:
            self._gates = frozenset(_gates_of(item.session.items))
        place = _place_of(item)
        if any((*place, gate.id) in self._gates for gate in audit.shut_gates):
            return verdict
        policy = self._openclaw.policy_of(name)
        gate = audit.shut_gates[0]
        said = judge(audit, audit.outcome(gate.id), policy)
        self._on_the_way[item.nodeid] = name
        return replace(said, used=verdict.used)

    def ended(self, report: pytest.TestReport) -> None:
        """Note an item that failed so, which a mark may prevent."""
        name = self._on_the_way.pop(report.nodeid, None)
        if name is not None and report.failed:
            self._shown.setdefault(name, report.nodeid)


def _gates_of(items: list[pytest.Item]) -> Iterator[_Place]:
    """Yield the gates that run. A test function may be about other checks alone."""
    for item in items:
        if CHECK in getattr(item, "fixturenames", ()):
            continue
        marker = item.get_closest_marker("openclaw")
        check_id = marker.kwargs.get("check") if marker is not None else None
        if check_id in GATES:
            yield (*_place_of(item), check_id)


def _place_of(item: pytest.Item) -> tuple[str, str]:
    above = item.parent.nodeid if item.parent is not None else ""
    return above, parameter_of(item)
