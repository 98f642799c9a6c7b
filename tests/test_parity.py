"""Agreement with the real audit, case by case, on both first-class releases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from tests import cases
from tests.cases import RecordedVerdict
from tests.materialize import write

#: Of our own cases there are thousands: so many share an item, which names those that
#: differ.
_AT_ONCE = 20
#: Of these no other file is there, so that the next one can be in the same folder.
_OF_A_CONFIG = {"id", "about", "aim", "expect", "config"}


def _items() -> Iterator[Any]:
    for file, verdict in cases.by_file().items():
        size = _AT_ONCE if file.startswith("own-") else 1
        for at in range(0, len(verdict), size):
            some = verdict[at : at + size]
            name = some[0].name if len(some) == 1 else f"{file}-{at}"
            yield pytest.param(some, id=name)


@pytest.mark.parametrize("some", list(_items()))
def test_agrees_with_the_real_audit(
    some: list[RecordedVerdict], tmp_path: Path
) -> None:
    """The release takes or refuses the config, and finds the same, here as there."""
    differences = {}
    for at, verdict in enumerate(some):
        is_plain = set(verdict.case) <= _OF_A_CONFIG
        root = tmp_path / ("plain" if is_plain else str(at))
        root.mkdir(exist_ok=True)
        difference = _difference(verdict, root, is_of_validity=len(some) > 1)
        if difference:
            differences[verdict.name] = difference
        if not is_plain:
            shutil.rmtree(root)
    assert differences == {}


def _difference(
    verdict: RecordedVerdict, root: Path, *, is_of_validity: bool
) -> object:
    """Return what is other here than there; nothing, where all is the same.

    No check is run where *is_of_validity*, and only that was asked for.
    """
    _, release, case = verdict
    environment = write(case, release, root)
    expect = case["expect"][release]
    before = cases.statuses(root)
    deployment = cases.deployment_of(case, release, environment)
    if is_of_validity and "findings" not in expect:
        accepted = Audit(deployment).accepted
        return accepted != expect["accepted"] and {"accepted": accepted}
    report = audit(deployment)
    if report.accepted != expect["accepted"]:
        return report.accepted, list(map(str, report.problems))
    if expect["accepted"] and "findings" in expect:
        found, expected = cases.found(report, case), cases.expected(case, release)
        if found != expected:
            return {"too many": found - expected, "too few": expected - found}
        if unevaluated := cases.unevaluated(report):
            return unevaluated
    return cases.statuses(root) != before and "an audit writes nothing"
