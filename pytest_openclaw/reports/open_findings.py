"""What is open in a run: each finding that nobody approved, and where it is."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.findings import Severity
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.problems import Location
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run


@dataclass(frozen=True)
class OpenFinding:
    """One finding for a reader that shows a line of a file beside a sentence.

    ``key`` tells it from others of the same check and deployment, whatever the line.
    ``location`` is in the config where the subject has no place of its own; ``None``
    where there is no file. ``fails`` tells whether its item failed.
    """

    deployment: str
    check_id: str
    severity: Severity
    title: str
    message: str
    remediation: str
    location: Location | None
    key: str
    fails: bool


def open_findings(run: Run) -> Iterator[OpenFinding]:
    """Yield those of all deployments, in the order of the catalogue."""
    for deployment in run.deployments:
        for case in deployment.cases:
            shown = list(_of_findings(deployment, case))
            yield from shown
            if not shown and case.outcome in ("failed", "error"):
                yield from _of_failure(deployment, case)


def _of_findings(deployment: DeploymentRun, case: Case) -> Iterator[OpenFinding]:
    for each in case.result.findings:
        if each.covered_by or each.suppressed is not None:
            continue
        subject = each.subjects[0] if each.subjects else ""
        yield OpenFinding(
            deployment.name,
            each.check_id,
            Severity(each.severity),
            each.title,
            each.message,
            each.remediation,
            each.place or _file(deployment, subject),
            "\0".join(each.subjects),
            case.outcome == "failed",
        )


def _of_failure(deployment: DeploymentRun, case: Case) -> Iterator[OpenFinding]:
    """Yield what fails without a finding: an invalid config, an unneeded exception."""
    check_id = case.result.check_id
    problems = [each for each in case.result.common.problems if each.gate == check_id]
    open_ = [(each.said, each.place, each.key) for each in problems]
    severity = Severity.CRITICAL if problems else Severity.WARN
    for message, place, key in open_ or [(case.text, None, "")]:
        yield OpenFinding(
            deployment.name,
            check_id,
            severity,
            check_id,
            message,
            "",
            place or _file(deployment, ""),
            key,
            fails=True,
        )


def _file(deployment: DeploymentRun, subject: str) -> Location | None:
    """Return the subject if it is a file of the repository, else the config."""
    is_file = "/" in subject and not subject.startswith(("$", "~", "/", "STATE_DIR"))
    file = subject if is_file else deployment.common.config
    return Location(file, 1) if file else None
