"""A whole run, deployment by deployment: what every report is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property

from pytest_openclaw.checks.kit.check import Catalogue
from pytest_openclaw.findings import Severity
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.reports.result import ReportedFinding
from pytest_openclaw.reports.result import ReportedProblem
from pytest_openclaw.reports.result import Result

#: pytest's words for outcomes, and ours, in the order in which they are counted.
WORDS = {
    "failed": "failed",
    "error": "errors",
    "xfailed": "excepted",
    "xpassed": "no longer needed",
    "skipped": "not evaluated",
    "passed": "passed",
}


@dataclass(frozen=True)
class Case:
    """One item that ran: its result, pytest's word for its outcome, and why.

    ``seconds`` is how long it took; ``text`` says why it did not pass.
    """

    result: Result
    outcome: str
    seconds: float = 0.0
    text: str = ""


@dataclass(frozen=True)
class DeploymentRun:
    """The cases of one deployment, in the order of the catalogue.

    ``rows`` are names and texts that plugins add to its summary.
    """

    name: str
    cases: tuple[Case, ...]
    rows: tuple[tuple[str, str], ...] = ()

    @cached_property
    def told(self) -> Result:
        """A result that tells about the deployment itself, if any does."""
        results = [case.result for case in self.cases]
        return next((each for each in results if each.version), results[0])

    @property
    def accepted(self) -> bool:
        """Would the release audit it?"""
        return all(case.result.accepted for case in self.cases)

    @cached_property
    def findings(self) -> list[ReportedFinding]:
        """What was found, without what the config sets aside."""
        return [each for each in self._found if each.suppressed is None]

    @property
    def suppressed(self) -> list[ReportedFinding]:
        """What the config's own suppressions set aside."""
        return [each for each in self._found if each.suppressed is not None]

    @cached_property
    def problems(self) -> list[ReportedProblem]:
        """Why the release would not audit it, or not as it was written."""
        return self.told.problems

    @property
    def exceptions(self) -> list[dict[str, str]]:
        """The exceptions that were needed, each once, by where they stand."""
        every = (each for case in self.cases for each in case.result.approved)
        return list({each["where"]: each for each in every}.values())

    @property
    def not_evaluated(self) -> dict[str, str]:
        """The reasons of checks without a verdict, by checkId."""
        results = (case.result for case in self.cases)
        return {
            each.check_id: each.not_evaluated
            for each in results
            if each.not_evaluated is not None
        }

    @property
    def attestations(self) -> dict[str, dict[str, str]]:
        """What people stand for, or did: by checkId, as the baseline says it."""
        results = (case.result for case in self.cases)
        return {each.check_id: each.attested for each in results if each.attested}

    @property
    def severities(self) -> dict[str, int]:
        """The number of findings by severity."""
        counted = Counter(each.severity for each in self.findings)
        return {severity: counted[severity] for severity in map(str, Severity)}

    @property
    def outcomes(self) -> dict[str, int]:
        """The number of cases by our words for outcomes; ``failed`` is always there."""
        counted = Counter(case.outcome for case in self.cases)
        return {
            word: counted[outcome]
            for outcome, word in WORDS.items()
            if counted[outcome] or outcome == "failed"
        }

    @property
    def release(self) -> str:
        """The release; the rules and the profile, where they are not what is usual."""
        told = self.told
        rules = "" if told.version == told.rules else f" by {told.rules}"
        profile = "" if told.profile == AUDIT.name else f", {told.profile}"
        return f"{told.version}{rules}{profile}"

    @property
    def counts(self) -> str:
        """Findings by severity and cases by outcome, in words."""
        found = (f"{number} {word}" for word, number in self.severities.items())
        ended = (f"{number} {word}" for word, number in self.outcomes.items())
        return f"{', '.join(found)}; {', '.join(ended)}"

    @property
    def _found(self) -> Iterator[ReportedFinding]:
        for case in self.cases:
            yield from case.result.findings


@dataclass(frozen=True)
class Run:
    """All deployments of a run, by name, and the catalogue that judged them."""

    deployments: tuple[DeploymentRun, ...]
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)
    unneeded: tuple[str, ...] = ()
    """The exceptions of the baseline that fail the run by themselves, a line each."""


def run_of(cases: Iterable[Case], catalogue: Catalogue) -> Run:
    """Return *cases* in an order that does not depend on who ran them."""
    order = {check.id: at for at, check in enumerate(catalogue)}
    by_deployment: dict[str, list[Case]] = {}
    for case in cases:
        by_deployment.setdefault(case.result.deployment, []).append(case)

    def place(case: Case) -> tuple[int, str]:
        check = catalogue.find(case.result.check_id)
        return (order[check.id] if check else len(order), case.result.check_id)

    return Run(
        tuple(
            DeploymentRun(name, tuple(sorted(of_it, key=place)))
            for name, of_it in sorted(by_deployment.items())
        ),
        catalogue,
    )
