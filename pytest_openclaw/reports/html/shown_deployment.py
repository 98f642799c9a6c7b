"""One deployment as the page shows it."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace
from functools import cached_property

from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.capabilities import HEADS
from pytest_openclaw.reports.capabilities import Capabilities
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.html.shown_fixes import ListedChanges
from pytest_openclaw.reports.html.shown_fixes import ShownFixes
from pytest_openclaw.reports.html.shown_upgrade import ShownUpgrade
from pytest_openclaw.reports.html.surface_picture import SurfacePicture
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

_ORDER = ("critical", "warn", "info")


@dataclass(frozen=True)
class ShownFinding:
    """One finding, or a failure without one, with how it counts.

    ``state``: ``open``, ``excepted`` or ``set aside``.
    """

    check_id: str
    severity: str
    state: str
    title: str
    message: str
    place: str
    excerpt: str
    why: str
    fix: str
    subjects: tuple[str, ...]
    related: tuple[str, ...]
    changes: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    fails: bool


@dataclass(frozen=True)
class ShownException:
    """One approved exception that was needed."""

    check_id: str
    reason: str
    owner: str
    expires: str
    days_left: int | None
    ticket: str
    where: str


class ShownDeployment:
    """What the page says of one deployment; all texts are plain, and escaped later."""

    def __init__(
        self,
        number: int,
        run: DeploymentRun,
        today: datetime.date,
        whole: Run,
        fixes: ShownFixes,
    ) -> None:
        """Take the *number* of the deployment on the page, and what ran on it."""
        self.anchor = f"deployment-{number}"
        self.run = run
        self.name = run.name
        self.diff = fixes.diff
        self._changes = ListedChanges(fixes)
        self._today = today
        self._catalogue: Catalogue = whole.catalogue

    @property
    def bad(self) -> int:
        """How many items failed."""
        return sum(1 for case in self.run.cases if _is_bad(case))

    @property
    def verdict(self) -> str:
        """The deployment in three words."""
        if self.run.common.version and not self.run.accepted:
            return "rejected"
        return f"{self.bad} to fix" if self.bad else "nothing to fix"

    @cached_property
    def families(self) -> dict[str, Counter[str]]:
        """How items ended, by the family of their checks."""
        counted: dict[str, Counter[str]] = {}
        for case in self.run.cases:
            family = family_of(case.result.check_id)
            counted.setdefault(family, Counter())[case.word] += 1
        return counted

    def found_in(self, family: str) -> dict[str, int]:
        """Return the number of a family's open findings by severity, worst first."""
        counted = Counter(
            each.severity
            for each in self.findings
            if _is_open(each) and family_of(each.check_id) == family
        )
        return {severity: counted[severity] for severity in _ORDER}

    @cached_property
    def findings(self) -> list[ShownFinding]:
        """Findings and failures, open ones first, worst first."""
        shown = []
        for case in self.run.cases:
            of_case = [self._finding(case, each) for each in case.result.findings]
            of_case += self._problems(case)
            if not of_case and _is_bad(case):
                of_case = [self._failure(case)]
            if of_case:  # the first has the changes that are near none of them
                more = self._changes.of_none(of_case[0].check_id)
                of_case[0] = replace(of_case[0], changes=of_case[0].changes + more)
            shown += of_case
        return sorted(
            shown, key=lambda each: (not _is_open(each), _ORDER.index(each.severity))
        )

    @cached_property
    def exceptions(self) -> list[ShownException]:
        """The approved exceptions that were needed, those that end first on top."""
        by_place = {
            place: finding.check_id
            for finding in reversed(self.run.findings)
            for place in finding.covered_by
        }
        shown = [
            ShownException(
                by_place.get(each["where"], ""),
                each.get("reason", ""),
                each.get("owner", ""),
                each.get("expires", ""),
                self._days_to(each.get("expires", "")),
                each.get("ticket", ""),
                each["where"],
            )
            for each in self.run.exceptions
        ]
        return sorted(shown, key=lambda each: (each.expires or "9999", each.where))

    @cached_property
    def capabilities(self) -> Capabilities | None:
        """What it has, and who answers for it, where there is a register."""
        return Capabilities.of(self.run)

    @property
    def capability_heads(self) -> tuple[str, ...]:
        """The heads of the columns of both tables of them."""
        return HEADS

    @property
    def not_evaluated(self) -> list[tuple[str, list[str]]]:
        """Reasons, and the checks that were not evaluated for each."""
        return _by_reason(self.run.not_evaluated)

    @property
    def not_applicable(self) -> list[tuple[str, list[str]]]:
        """The same of checks that do not apply."""
        return _by_reason(self.run.not_applicable)

    @property
    def clean(self) -> list[str]:
        """The checks that found nothing."""
        return [
            case.result.check_id for case in self.run.cases if case.word == "passed"
        ]

    @cached_property
    def upgrades(self) -> list[ShownUpgrade]:
        """What rehearsed upgrades would change, one for each release."""
        return [ShownUpgrade.of(each) for each in self.run.upgrades]

    @cached_property
    def surface(self) -> SurfacePicture | None:
        """The attack surface, where it is known."""
        drawn = (case.result.surface for case in self.run.cases)
        data = next((each for each in drawn if each is not None), None)
        return SurfacePicture(data) if data is not None else None

    def _days_to(self, expires: str) -> int | None:
        try:
            return (datetime.date.fromisoformat(expires) - self._today).days
        except ValueError:
            return None

    def _finding(self, case: Case, finding: ReportedFinding) -> ShownFinding:
        state = "open"
        if finding.suppressed is not None:
            state = "set aside"
        elif finding.covered_by:
            state = "excepted"
        about = finding.subjects[0] if finding.subjects else ""
        return ShownFinding(
            finding.check_id,
            finding.severity,
            state,
            finding.title,
            finding.message,
            str(finding.place) if finding.place else about,
            finding.excerpt,
            self._why(case.result.check_id),
            finding.remediation,
            tuple(finding.subjects),
            tuple(finding.related),
            self._changes.near(finding.check_id, (*finding.subjects, *finding.related)),
            tuple(finding.properties.items()),
            case.outcome == "failed",
        )

    def _problems(self, case: Case) -> list[ShownFinding]:
        check = self._catalogue.find(case.result.check_id)
        return [
            self._bare(
                case,
                each.said,
                place=str(each.place) if each.place else each.key,
                fix=check.fix if check else "",
            )
            for each in case.result.common.problems
            if each.gate == case.result.check_id and _is_bad(case)
        ]

    def _failure(self, case: Case) -> ShownFinding:
        """Return what fails without a finding: its text says why.

        That is no finding of the check's own severity, in no format.
        """
        return replace(self._bare(case, case.text), severity="warn")

    def _bare(
        self, case: Case, message: str, place: str = "", fix: str = ""
    ) -> ShownFinding:
        check = self._catalogue.find(case.result.check_id)
        severity = str(check.severities[0]) if check else "warn"
        title = check.title if check else case.result.check_id
        why = self._why(case.result.check_id)
        return ShownFinding(
            case.result.check_id,
            severity,
            "open",
            title,
            message,
            place,
            "",
            why,
            fix,
            (),
            (),
            (),
            (),
            fails=True,
        )

    def _why(self, check_id: str) -> str:
        check = self._catalogue.find(check_id)
        return check.rationale if check else ""


def family_of(check_id: str) -> str:
    """Return the family of a check: the first part of its id."""
    return check_id.partition(".")[0]


def _is_open(finding: ShownFinding) -> bool:
    return finding.state == "open"


def _is_bad(case: Case) -> bool:
    return case.outcome in ("failed", "error")


def _by_reason(reasons: dict[str, str]) -> list[tuple[str, list[str]]]:
    by_reason: dict[str, list[str]] = {}
    for check_id, reason in reasons.items():
        by_reason.setdefault(reason, []).append(check_id)
    return list(by_reason.items())
