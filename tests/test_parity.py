"""Agreement with the real audit, case by case, on both first-class releases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from tests import cases
from tests.cases import RecordedVerdict
from tests.groups import groups
from tests.materialize import write
from tests.telling import telling


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make items of all verdicts, or of those that tell something new."""
    if "some" in metafunc.fixturenames:
        every = bool(metafunc.config.getoption("all"))
        metafunc.parametrize("some", list(_items(every=every)))


def _items(*, every: bool) -> Iterator[Any]:
    for recorded in cases.by_file().values():
        yield from groups(
            {
                verdict.name: verdict
                for verdict in recorded
                if every or (verdict.case["id"], verdict.release) in telling()
            }
        )


def test_agrees_with_the_real_audit(
    some: dict[str, RecordedVerdict], tmp_path: Path
) -> None:
    """The release takes or refuses the config, and finds the same, here as there."""
    differences: dict[str, object] = {}
    for written, verdicts in groupby(some.values(), key=_as_written):
        first, *others = verdicts
        with cases.folder_of(first.case, tmp_path) as root:
            environment = write(first.case, first.release, root)
            before = cases.statuses(root)
            for verdict in (first, *others):
                if difference := _difference(verdict, environment):
                    differences[verdict.name] = difference
            if cases.statuses(root) != before:
                differences[written] = "an audit writes nothing"
    assert differences == {}


def _as_written(verdict: RecordedVerdict) -> str:
    """Return what two verdicts share whose case is the same on disk."""
    is_same = "pairing" not in verdict.case  # each release stores them in its own way
    return verdict.case["id"] if is_same else verdict.name


def _difference(verdict: RecordedVerdict, environment: dict[str, str]) -> object:
    """Return what is other here than there; nothing, where all is the same.

    No check is run where no finding was recorded.
    """
    _, release, case = verdict
    expect = case["expect"][release]
    deployment = cases.deployment_of(case, release, environment)
    if "findings" not in expect:
        if (accepted := Audit(deployment).accepted) != expect["accepted"]:
            return {
                "accepted": accepted,
                "problems": list(map(str, deployment.problems)),
            }
        return None
    report = audit(deployment)
    if report.accepted != expect["accepted"]:
        return report.accepted, list(map(str, report.problems))
    found, expected = cases.found(report, case), cases.expected(case, release)
    if found != expected:
        return {"too many": found - expected, "too few": expected - found}
    return cases.unevaluated(report)
