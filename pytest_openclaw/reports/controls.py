"""What was looked at for each control of a framework, and what was found.

A control of which anything was not evaluated, or not run, never reads clean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from pytest_openclaw.frameworks.controls import Control
from pytest_openclaw.frameworks.controls import Framework
from pytest_openclaw.frameworks.controls import Frameworks
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases import rules_for
from pytest_openclaw.reports.cases import NOT_APPLICABLE
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run


@dataclass
class ControlTally:
    """How the items ended that are evidence about a control, over all deployments.

    ``not_run`` are checks that the profile or the selection left out, ``failing`` the
    deployments in which one failed, ``until`` the last days of the exceptions.
    """

    control: Control
    failed: int = 0
    excepted: int = 0
    not_evaluated: int = 0
    not_run: int = 0
    clean: int = 0
    failing: list[str] = field(default_factory=list)
    until: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """What it reads as, in a word or two; the worst counts."""
        if self.control.unseen:
            return "no check sees it"
        if self.failed:
            return "failed"
        if self.excepted:
            return "excepted"
        if self.not_evaluated or self.not_run:
            return "not evaluated"
        return "clean" if self.clean else "nothing applies"

    @property
    def looked_at(self) -> int:
        """How many items there are, or would be, of those that apply."""
        return (
            self.failed + self.excepted + self.not_evaluated + self.not_run + self.clean
        )

    def add(self, name: str, case: Case) -> None:
        """Count one item of the deployment of this *name*."""
        if case.word == "failed":
            self.failed += 1
            if name not in self.failing:
                self.failing.append(name)
        elif case.word == "excepted":
            self.excepted += 1
            ends = (each.get("expires") for each in case.result.approved)
            self.until += filter(None, ends)
        elif case.word in ("passed", "no longer needed"):
            is_whole = case.result.need is None
            self.clean += is_whole
            self.not_evaluated += not is_whole
        elif case.word != NOT_APPLICABLE:
            self.not_evaluated += 1


def tallies(run: Run, framework: Framework) -> list[ControlTally]:
    """Return a tally for each control of *framework*."""
    made = {control.id: ControlTally(control) for control in framework.controls}
    index = Frameworks([framework])
    for deployment in run.deployments:
        for case in deployment.cases:
            for id_ in _concerned(index, case):
                made[id_].add(deployment.name, case)
        ran = {case.result.check_id for case in deployment.cases}
        for check_id in _applying(run, deployment):
            for control in index.controls_of(check_id) if check_id not in ran else ():
                made[control.id].not_run += 1
    return list(made.values())


def _concerned(index: Frameworks, case: Case) -> set[str]:
    ids = {case.result.check_id, *(each.check_id for each in case.result.findings)}
    return {control.id for each in ids for control in index.controls_of(each)}


def _applying(run: Run, deployment: DeploymentRun) -> Iterator[str]:
    """Yield the checks that a deployment of its release could have been judged by.

    Templates are left out: without a part that they are about, they do not apply.
    """
    release = deployment.common.rules
    rules = rules_for(release) if release else None
    for check in run.catalogue:
        if "*" not in check.id and (rules is None or check.applies_to(rules)):
            yield check.id
