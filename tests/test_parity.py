"""Agreement with the real audit, case by case, on both first-class releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import cases
from tests.materialize import Case
from tests.materialize import write

CASES = list(cases.cases())


@pytest.mark.parametrize(
    ("release", "case"),
    [pytest.param(release, case, id=name) for name, release, case in CASES],
)
def test_agrees_with_the_real_audit(release: str, case: Case, tmp_path: Path) -> None:
    """The release takes or refuses the config, and finds the same, here as there."""
    environment = write(case, release, tmp_path)
    before = cases.statuses(tmp_path)
    report = cases.report_on(case, release, environment)
    expect = case["expect"][release]
    assert report.accepted == expect["accepted"], list(map(str, report.problems))
    if expect["accepted"] and "findings" in expect:
        assert cases.found(report, case) == cases.expected(case, release)
        assert cases.unevaluated(report) == {}
    assert cases.statuses(tmp_path) == before, "an audit writes nothing"
