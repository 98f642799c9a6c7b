"""Agreement with the real audits of further releases, on cases of the others."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Report
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.releases import rules_for
from tests import cases
from tests.materialize import Case
from tests.materialize import write

FILES = sorted((cases.FOLDER / "releases").glob("*.json"))
_RECORDED = ("2026.5.12", "2026.9.6")


@cache
def verdicts(file: Path) -> dict[str, Any]:
    """Return what a release said, by the id of a case.

    Where that is what another release said, the id is listed under that one's name.
    """
    reported = json.loads(file.read_text(encoding="utf-8"))
    found = dict(reported.pop("verdicts"))
    for key, ids in reported.items():
        release = key.removeprefix("as_")
        if release in _RECORDED:
            known = by_id()
            found.update((id_, known[id_]["expect"][release]) for id_ in ids)
        else:
            other = verdicts(file.with_name(f"{release}.json"))
            found.update((id_, other[id_]) for id_ in ids)
    return found


@cache
def by_id() -> dict[str, Case]:
    """Return the cases of all files by their id."""
    found: dict[str, Case] = {}
    for reported in cases.cases():
        found.setdefault(reported.case["id"], reported.case)
    return found


#: Each release in so many parts, which workers of xdist share.
_PARTS = 4


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_agrees_with_the_real_audit_of_that_release(
    file: Path, part: int, tmp_path: Path
) -> None:
    """It takes or refuses each config, and finds the same, here as there."""
    known, differences, release = by_id(), {}, file.stem
    for id_, verdict in [*verdicts(file).items()][part::_PARTS]:
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
