"""Hooks for organisations: their own checks, and deployments that they know of."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.checks.kit.catalogue import Catalogue
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.reports.reported import ReportedFinding
    from pytest_openclaw.reports.run import DeploymentRun


@pytest.hookspec
def pytest_openclaw_register_checks(catalogue: Catalogue) -> None:
    """Add custom checks with ``catalogue.add(check)``.

    Called once the conftest files of the root directory and of the arguments are
    read. A check that is added is collected, reported and excepted like any other.
    """


@pytest.hookspec
def pytest_openclaw_deployments(
    config: pytest.Config,
) -> Iterable[Deployment] | None:
    """Return deployments to collect checks for, beside those of the options.

    Each needs a unique ``name``, which reports and node ids use. Under xdist the
    hook is called in every worker, and must return the same everywhere. A
    ``conftest.py`` with it is in the root directory or a folder that is an argument.
    """


@pytest.hookspec
def pytest_openclaw_finding_properties(
    config: pytest.Config, deployment: str, finding: ReportedFinding
) -> Mapping[str, str] | None:
    """Return properties to add to a finding in the reports, names and texts.

    For example a control of a custom catalogue, or the team that has to fix it.
    *deployment* is the name of its deployment. Called once for each finding, in the
    process that writes the reports.
    """


@pytest.hookspec
def pytest_openclaw_summary_rows(
    config: pytest.Config, deployment: DeploymentRun
) -> Iterable[tuple[str, str]] | None:
    """Return rows to add to the summary of a deployment in reports, names and texts.

    They are below its line in the terminal's summary, in the Markdown page, and
    among the properties of the JUnit, SARIF and JSON reports.
    """
