"""A report in the shape of ``openclaw secrets audit --json``."""

from __future__ import annotations

import json
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.effective.secrets_audit.report import audit_secrets
from pytest_openclaw.reports.run import Run


def report_on(deployment: Deployment, naming: Naming) -> dict[str, Any]:
    """Return what is written of one deployment; files are named as in other reports."""
    named: dict[str, Any] = _named(audit_secrets(deployment).to_data(), naming)
    return named


def text_of(run: Run) -> str:
    """Return the report of one deployment, or an object of reports by name.

    One item of each deployment carries it; under xdist one of each worker, which
    say the same.
    """
    reports = {
        deployment.name: case.result.secrets
        for deployment in run.deployments
        for case in deployment.cases
        if case.result.secrets is not None
    }
    document = next(iter(reports.values())) if len(reports) == 1 else reports
    return json.dumps(document, indent=2) + "\n"


def _named(value: Any, naming: Naming) -> Any:
    if isinstance(value, str):
        return naming.of(value)
    if isinstance(value, dict):
        return {key: _named(each, naming) for key, each in value.items()}
    if isinstance(value, list):
        return [_named(each, naming) for each in value]
    return value
