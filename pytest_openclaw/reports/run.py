"""A whole run, deployment by deployment: what every report is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

from pytest_openclaw.checks.gates import GATE_CHECKS
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.findings import Severity
from pytest_openclaw.frameworks.controls import Frameworks
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.reasons import Need
from pytest_openclaw.reports.cases import NEEDS_MORE
from pytest_openclaw.reports.cases import NOT_APPLICABLE
from pytest_openclaw.reports.cases import WORDS
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.evidence.changes import Comparison
from pytest_openclaw.reports.reported import ReportedFinding
from pytest_openclaw.reports.reported import ReportedProblem
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import Result


@dataclass(frozen=True)
class DeploymentRun:
    """The cases of one deployment, in the order of the catalogue.

    ``rows`` are names and texts that plugins add to its summary.
    """

    name: str
    cases: tuple[Case, ...]
    rows: tuple[tuple[str, str], ...] = ()

    @cached_property
    def common(self) -> ReportedDeployment:
        """What results tell about the deployment itself, if any does."""
        told = [case.result.common for case in self.cases]
        return next((each for each in told if each.version), told[0])

    @property
    def accepted(self) -> bool:
        """Would the release audit it? Not as far as is known, if no item read it."""
        return bool(self.common.version) and all(
            case.result.common.accepted for case in self.cases
        )

    @cached_property
    def findings(self) -> list[ReportedFinding]:
        """What was found, without what the config sets aside.

        Each problem of a deployment that is refused counts as what its gate is headed.
        """
        return [each for each in self._found if each.suppressed is None]

    @property
    def suppressed(self) -> list[ReportedFinding]:
        """What the config's own suppressions set aside."""
        return [each for each in self._found if each.suppressed is not None]

    @cached_property
    def problems(self) -> Sequence[ReportedProblem]:
        """Why the release would not audit it, or not as it was written."""
        return self.common.problems

    @property
    def exceptions(self) -> list[dict[str, str]]:
        """The exceptions that were needed, each once, by where they stand."""
        every = (each for case in self.cases for each in case.result.approved)
        return list({each["where"]: each for each in every}.values())

    @property
    def not_evaluated(self) -> dict[str, str]:
        """The reasons of checks that need more for a verdict, by checkId."""
        return self._reasons(NEEDS_MORE)

    @property
    def not_applicable(self) -> dict[str, str]:
        """The reasons of checks that do not apply, by checkId."""
        return self._reasons(NOT_APPLICABLE)

    @property
    def partly_evaluated(self) -> dict[str, str]:
        """What could not be told beside what was found, by checkId."""
        words = ("errors", NEEDS_MORE, NOT_APPLICABLE)
        results = (case.result for case in self.cases if case.word not in words)
        return {
            each.check_id: each.not_evaluated for each in results if each.not_evaluated
        }

    @property
    def errors(self) -> dict[str, str]:
        """What items ended with before their check was evaluated, by checkId."""
        return self._reasons("errors")

    @property
    def needs(self) -> dict[Need, int]:
        """How many checks need what for a verdict."""
        counted = Counter(case.needs for case in self.cases)
        return {need: counted[need] for need in Need if counted[need]}

    @property
    def needs_in_words(self) -> str:
        """The same: ``36 need --openclaw-state-dir, 1 needs a secret's text``."""
        return ", ".join(
            f"{count} {'needs' if count == 1 else 'need'} {need.value}"
            for need, count in self.needs.items()
        )

    def _reasons(self, word: str) -> dict[str, str]:
        of_it = (case for case in self.cases if case.word == word)
        return {
            each.result.check_id: each.result.not_evaluated or each.text
            for each in of_it
        }

    @property
    def agreement(self) -> dict[str, Any] | None:
        """How the release's own audit and ours agree, where both are given."""
        results = (case.result.agreement for case in self.cases)
        return next(filter(None, results), None)

    @property
    def governance(self) -> dict[str, Any] | None:
        """What it has, and what the register says of that, where it was looked up."""
        results = (case.result.governance for case in self.cases)
        return next(filter(None, results), None)

    @property
    def files(self) -> Sequence[dict[str, Any]]:
        """The files that it is judged by, where evidence was asked for."""
        results = (case.result.files for case in self.cases)
        return next(filter(None, results), ())

    @property
    def upgrades(self) -> Sequence[dict[str, Any]]:
        """What rehearsed upgrades would change, one for each release to come."""
        results = (case.result.upgrades for case in self.cases)
        return next(filter(None, results), ())

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
        counted = Counter(case.word for case in self.cases)
        return {
            word: counted[word] for word in WORDS if counted[word] or word == "failed"
        }

    @property
    def release(self) -> str:
        """The release; the rules and the profile, where they are not what is usual."""
        common = self.common
        rules = f" by {' and '.join(common.judges)}" if common.approximate else ""
        profile = "" if common.profile == AUDIT.name else f", {common.profile}"
        return f"{common.version}{rules}{profile}"

    @property
    def counts(self) -> str:
        """Findings by severity and cases by outcome, in words."""
        found = (f"{number} {word}" for word, number in self.severities.items())
        ended = (
            "1 error" if (number, word) == (1, "errors") else f"{number} {word}"
            for word, number in self.outcomes.items()
        )
        return f"{', '.join(found)}; {', '.join(ended)}"

    @property
    def _found(self) -> Iterator[ReportedFinding]:
        for case in self.cases:
            yield from case.result.findings
            if case.word == "failed":
                yield from _of_gate(case.result)


def _of_gate(result: Result) -> Iterator[ReportedFinding]:
    """Yield the problems that a gate tells of, as findings of that gate."""
    gate = GATE_CHECKS.get(result.check_id)
    for each in result.common.problems:
        if gate is not None and each.gate == gate.id:
            yield ReportedFinding(
                check_id=gate.id,
                severity=str(gate.severities[0]),
                title=gate.title,
                message=each.said,
                remediation=gate.fix,
                subjects=[each.key or result.common.config or result.deployment],
                places=[each.place],
            )


@dataclass(frozen=True)
class Run:
    """All deployments of a run, by name, and the catalogue that judged them."""

    deployments: tuple[DeploymentRun, ...]
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)
    unneeded: tuple[str, ...] = ()
    """The exceptions of the baseline that fail the run by themselves, a line each."""
    frameworks: Frameworks = field(default_factory=Frameworks)
    """Those whose controls are shown."""
    comparison: Comparison | None = None
    """How it differs from the earlier run that it was to be compared with."""
    docs: str = ""
    """The address of a site with the pages of this package, for links to them."""


def run_of(
    cases: Iterable[Case], catalogue: Catalogue, frameworks: Frameworks | None = None
) -> Run:
    """Return *cases* in an order that does not depend on who ran them."""
    by_deployment: dict[str, list[Case]] = {}
    for case in cases:
        by_deployment.setdefault(case.result.deployment, []).append(case)

    check_ids = {
        case.result.check_id for of_it in by_deployment.values() for case in of_it
    }
    checks = {each: catalogue.find(each) for each in check_ids}
    order = {check.id: at for at, check in enumerate(catalogue.imported)}

    def place(case: Case) -> tuple[int, str]:
        check_id = case.result.check_id
        check = checks[check_id]
        return (order[check.id] if check else len(order), check_id)

    return Run(
        tuple(
            DeploymentRun(name, tuple(sorted(of_it, key=place)))
            for name, of_it in sorted(by_deployment.items())
        ),
        catalogue,
        frameworks=frameworks or Frameworks(),
    )
