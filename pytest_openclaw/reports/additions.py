"""What other plugins add to the reports."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_openclaw.language.plain import printable
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

if TYPE_CHECKING:
    import pytest


def with_additions(run: Run, config: pytest.Config) -> Run:
    """Return *run* with the properties of findings and the rows that plugins give."""
    hook = config.hook

    def added_to_finding(finding: ReportedFinding, name: str) -> ReportedFinding:
        given = hook.pytest_openclaw_finding_properties(
            config=config, deployment=name, finding=finding
        )
        pairs = {
            printable(str(key)): printable(str(value))
            for each in reversed(given)  # pluggy calls what is registered last first
            for key, value in each.items()
        }
        return replace(finding, properties={**finding.properties, **pairs})

    def added_to_case(case: Case, name: str) -> Case:
        findings = [added_to_finding(each, name) for each in case.result.findings]
        return replace(case, result=replace(case.result, findings=findings))

    def added_to(deployment: DeploymentRun) -> DeploymentRun:
        if hook.pytest_openclaw_finding_properties.get_hookimpls():
            cases = (added_to_case(each, deployment.name) for each in deployment.cases)
            deployment = replace(deployment, cases=tuple(cases))
        given = hook.pytest_openclaw_summary_rows(config=config, deployment=deployment)
        rows = (
            (printable(str(name)), printable(str(text)))
            for each in given
            for name, text in each
        )
        return replace(deployment, rows=tuple(rows))

    return replace(run, deployments=tuple(map(added_to, run.deployments)))
