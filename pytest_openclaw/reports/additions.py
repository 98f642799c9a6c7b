"""What other plugins add to the reports."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pytest_openclaw.language.plain import printable
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

#: A hook's name, how to read what a plugin returns, and what to call it with.
Ask = Callable[..., list[Any]]


def with_additions(run: Run, ask: Ask, *, to_findings: bool) -> Run:
    """Return *run* with the rows that plugins give, and the properties *to_findings*.

    *ask* calls a hook.
    """

    def added_to_finding(finding: ReportedFinding, name: str) -> ReportedFinding:
        given = ask(
            "pytest_openclaw_finding_properties",
            _pairs_of_mapping,
            deployment=name,
            finding=finding,
        )
        # pluggy calls what is registered last first
        pairs = dict(pair for each in reversed(given) for pair in each)
        return replace(finding, properties={**finding.properties, **pairs})

    def added_to_case(case: Case, name: str) -> Case:
        findings = [added_to_finding(each, name) for each in case.result.findings]
        return replace(case, result=replace(case.result, findings=findings))

    def added_to(deployment: DeploymentRun) -> DeploymentRun:
        if to_findings:
            cases = (added_to_case(each, deployment.name) for each in deployment.cases)
            deployment = replace(deployment, cases=tuple(cases))
        given = ask("pytest_openclaw_summary_rows", _pairs, deployment=deployment)
        return replace(deployment, rows=tuple(row for each in given for row in each))

    return replace(run, deployments=tuple(map(added_to, run.deployments)))


def _pairs_of_mapping(given: Mapping[object, object]) -> list[tuple[str, str]]:
    return _pairs(given.items())


def _pairs(given: Iterable[tuple[object, object]]) -> list[tuple[str, str]]:
    return [(printable(str(name)), printable(str(text))) for name, text in given]
