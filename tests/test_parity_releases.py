"""Agreement with the real audits of further releases, on cases of the others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pytest_openclaw import Report
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.releases import rules_for
from tests import cases
from tests.further_verdicts import FILES
from tests.further_verdicts import by_id
from tests.further_verdicts import verdicts
from tests.materialize import write
from tests.telling import telling

#: Each release in so many parts, which workers of xdist share.
_PARTS = 4


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_agrees_with_the_real_audit_of_that_release(
    file: Path, part: int, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """It takes or refuses each config, and finds the same, here as there."""
    known, differences, release = by_id(), {}, file.stem
    asked = None if pytestconfig.getoption("all") else telling()
    for id_, verdict in [*verdicts(file).items()][part::_PARTS]:
        if asked is not None and (id_, release) not in asked:
            continue
        case = {**known[id_], "expect": {release: verdict}}
        with cases.folder_of(case, tmp_path) as root:
            environment = write(case, release, root)
            judged = Audit(cases.deployment_of(case, release, environment))
            if judged.accepted != verdict["accepted"]:
                differences[id_] = Counter(map(str, judged.problems))
            elif judged.accepted and "findings" in verdict:
                found = cases.found(Report.of(judged), case)
                expected = cases.expected(case, release)
                if found != expected:
                    differences[id_] = Counter(map(str, found - expected)) + Counter(
                        map(str, expected - found)
                    )
    assert differences == {}


def test_every_finding_is_of_a_check_that_the_release_has() -> None:
    """What the catalogue lacks is left out of the comparison, and was missed once."""
    known, unknown = catalogue(), set()
    recorded = [
        (release, case["expect"][release]) for _, release, case in cases.cases()
    ] + [(file.stem, each) for file in FILES for each in verdicts(file).values()]
    for release, verdict in recorded:
        for check_id, _ in verdict.get("findings", ()):
            check = known.find(check_id)
            if check is None or not check.applies_to(rules_for(release)):
                unknown.add((check_id, release))
    assert sorted(unknown) == []
