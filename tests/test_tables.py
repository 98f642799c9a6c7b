"""Each name of each table, against what the real audit said of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.audit_report import Report
from pytest_openclaw.auditing import Audit
from pytest_openclaw.releases import table as rules_of
from tests import table_cases
from tests.materialize import write
from tests.table_cases import RELEASES
from tests.table_cases import STRANGERS
from tests.table_cases import TABLES
from tests.table_cases import RecordedVerdict


def _items() -> Iterator[Any]:
    for (table, release), verdicts in groupby(
        sorted(table_cases.recorded(), key=lambda one: (one.table, one.release)),
        key=lambda one: (one.table, one.release),
    ):
        some = {each.name: each for each in verdicts}
        yield pytest.param(some, id=f"{table}-{release}")


@pytest.mark.parametrize("some", list(_items()))
def test_names_are_known_as_the_real_audit_knows_them(
    some: dict[str, RecordedVerdict], tmp_path: Path
) -> None:
    """A name that is missing from a table, or too much, changes a verdict."""
    differences = {}
    for at, one in enumerate(some.values()):
        case = one.case
        root = tmp_path / (str(at) if {*case} - {"config"} else "plain")
        root.mkdir(exist_ok=True)
        said = _said(one, write(case, one.release, root))
        if said != one.findings:
            differences[one.name] = said
    assert differences == {}


def _said(
    verdict: RecordedVerdict, environment: dict[str, str]
) -> list[list[str]] | None:
    audit = Audit(
        Deployment.load(
            env=environment,
            unset_variables="missing",
            release=verdict.release,
            installed_plugins=(),
            deep=verdict.case.get("deep", False),
        )
    )
    if not audit.accepted:
        return None
    compare = TABLES[verdict.table].compare
    if not compare:
        return []
    asked = [
        audit.outcome(id_)
        for id_, check in audit.checks.items()
        if "*".join(check.emits).startswith(compare)
    ]
    return sorted(
        [finding.check_id, str(finding.severity)]
        for finding in Report.on(audit, asked).findings
        if finding.check_id.startswith(compare)
    )


def test_every_name_of_a_table_was_asked_for() -> None:
    """A name that is added to a table is recorded as well, and so are strangers."""
    asked: dict[tuple[str, str], set[str]] = {}
    for verdict in table_cases.recorded():
        asked.setdefault((verdict.table, verdict.release), set()).add(verdict.name)
    unasked = {
        (table, rules.release): sorted(missing)
        for table, about in TABLES.items()
        for rules in map(rules_of, RELEASES)
        if (
            missing := {*about.names(rules), *STRANGERS}
            - asked.get((table, rules.release), set())
        )
    }
    assert unasked == {}
