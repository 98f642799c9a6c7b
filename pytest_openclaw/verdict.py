"""What an item does with what its check found: a pure function of both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pytest_openclaw.auditing import Audit
from pytest_openclaw.auditing import Outcome
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.gates import config_valid
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Severity
from pytest_openclaw.problems import Problem
from pytest_openclaw.reports import text


class Kind(Enum):
    """How an item ends. ``PASSED`` means: evaluated, and found clean."""

    PASSED = "passed"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_EVALUATED = "not evaluated"
    SET_ASIDE = "set aside"


@dataclass(frozen=True)
class Verdict:
    """How an item ends, and the text that says why."""

    kind: Kind
    text: str = ""
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    fails_strictly: bool = False
    """Does ``--openclaw-strict`` make a failure of it?"""


def judge(audit: Audit, outcome: Outcome, fail_on: Severity) -> Verdict:
    """Return how the item of *outcome* ends when *fail_on* and worse fails."""
    check = outcome.check
    if check.id in GATES and (problems := _problems(audit, check.id)):
        refused = text.refusal(check.id, check.title, problems, check.fix)
        return Verdict(Kind.REFUSED, refused, problems=problems)
    failing = _failing(outcome.findings, fail_on)
    if failing and check.id not in GATES:
        failure = text.failure(audit.deployment, failing, check.rationale)
        return Verdict(Kind.FAILED, failure, failing)
    if outcome.not_evaluated is not None:
        strictly = not check.never and check.applies_to(audit.deployment.rules)
        return Verdict(
            Kind.NOT_EVALUATED, outcome.not_evaluated, fails_strictly=strictly
        )
    set_aside = _failing(tuple(each.finding for each in outcome.suppressed), fail_on)
    if set_aside:
        reasons = dict.fromkeys(each.reason for each in outcome.suppressed)
        reason = "; ".join(filter(None, reasons)) or "no reason given"
        said = f"set aside by security.audit.suppressions: {reason}"
        return Verdict(Kind.SET_ASIDE, said, set_aside)
    if audit.deployment.config_is_missing:
        return Verdict(
            Kind.NOT_EVALUATED, "there is no config file", fails_strictly=True
        )
    return Verdict(Kind.PASSED)


def _failing(findings: tuple[Finding, ...], fail_on: Severity) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.severity.at_least(fail_on))


def _problems(audit: Audit, gate: str) -> tuple[Problem, ...]:
    problems = tuple(each for each in audit.problems if each.gate == gate)
    deployment = audit.deployment
    if gate != config_valid.id or not deployment.config_is_missing:
        return problems
    missing = "there is no such file; the release would run on its defaults"
    return (*problems, Problem(f"{deployment.shown}: {missing}"))
