"""Parity cases: what the real audit said of each, and what this project says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.effective.deep import NEEDS_DEEP
from tests.materialize import Case
from tests.materialize import write

FOLDER = Path(__file__).parent / "parity"

#: They need a live probe of a gateway, which this project does not make.
_UNPROBED = {"gateway.probe_failed", "gateway.probe_auth_secretref_unavailable"}


def cases() -> Iterator[tuple[str, str, Case]]:
    """Yield id, release and case, for each release that a case speaks about."""
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            for release in case["expect"]:
                yield f"{file.stem}-{case['id']}-{release}", release, case


def report(case: Case, release: str, root: Path) -> Report:
    """Return this project's report of *case*, read the way a host's is."""
    deployment = Deployment.load(
        env=write(case, release, root),
        unset_variables="missing",
        release=release,
        installed_plugins=case.get("installed", ()),
        deep=case.get("deep", False),
    )
    return audit(deployment)


def expected(case: Case, release: str) -> Counter[tuple[str, str]]:
    """Return the findings of the real audit that the catalogue knows."""
    known = {check.id for check in catalogue()} - _UNPROBED
    listed = case["expect"][release]["findings"]
    return Counter(
        (check_id, severity) for check_id, severity in listed if check_id in known
    )


def found(report: Report, case: Case) -> Counter[tuple[str, str]]:
    """Return our findings, of those that the case speaks about."""
    prefixes = tuple(case.get("compare", [""]))
    return Counter(
        (finding.check_id, str(finding.severity))
        for finding in report.findings
        if finding.check_id.startswith(prefixes)
    )


def unevaluated(report: Report) -> dict[str, str]:
    """Return what was not evaluated, of the checks that the real audit evaluates."""
    deep = report.deployment.deep
    never = {check.id for check in catalogue() if check.never}
    return {
        check_id: reason
        for check_id, reason in report.not_evaluated.items()
        if check_id not in never | _UNPROBED and (deep or reason != NEEDS_DEEP)
    }
