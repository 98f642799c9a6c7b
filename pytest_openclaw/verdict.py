"""What an item does with what its check found: a pure function of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from dataclasses import replace
from enum import Enum
from functools import cached_property
from functools import partial

from pytest_openclaw import wording
from pytest_openclaw.auditing import Audit
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.exceptions import is_covered
from pytest_openclaw.baseline.lifecycle import ItemExceptions
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.checks.attested import is_attested
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.gates import config_valid
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.naming import AS_OPENED
from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.plain import printable_lines
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.problems import Location
from pytest_openclaw.problems import Problem
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason


class Kind(Enum):
    """How an item ends. ``PASSED`` means: evaluated, and found clean."""

    PASSED = "passed"
    FAILED = "failed"
    EXCEPTED = "excepted"
    ACCEPTED = "accepted"
    UNNEEDED = "no longer needed"
    REFUSED = "refused"
    NOT_EVALUATED = "not evaluated"
    SET_ASIDE = "set aside"


@dataclass(frozen=True)
class Verdict:
    """How an item ends, and why.

    ``write`` says why, with files as a naming names them: :meth:`told` asks it.
    ``used`` are the exceptions of the baseline that findings needed, ``warnings`` what
    somebody has to do soon: where, and what.
    """

    kind: Kind
    write: Callable[[Naming], str] | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    need: Need | None = None
    """What would let a check be evaluated that was not; none where none applies."""
    used: tuple[BaselineException, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    unsure: tuple[str, ...] = ()
    """Where exceptions are that may be meant, of findings that name no subject, and
    those that findings would need, had they not expired."""

    @cached_property
    def text(self) -> str:
        """Why it ends so, with files as seen from the working directory."""
        return self.told(AS_OPENED)

    def told(self, naming: Naming) -> str:
        """Return why it ends so, with files as *naming* names them."""
        # Ids and reasons can hold whatever a config has for names.
        return printable_lines(self.write(naming)) if self.write else ""

    def completed(self, outcome: Outcome) -> Outcome:
        """Return *outcome* with the reason, where only the verdict has one."""
        if self.kind is not Kind.NOT_EVALUATED or outcome.not_evaluated is not None:
            return outcome
        return replace(outcome, not_evaluated=Reason(self.text, self.need))


def judge(audit: Audit, outcome: Outcome, policy: Policy) -> Verdict:
    """Return how the item of *outcome* ends under *policy*."""
    check = outcome.check
    if check.id in GATES and (problems := _problems(audit, check.id)):
        write = partial(wording.refusal, check.id, check.title, problems, check.fix)
        return Verdict(Kind.REFUSED, write, problems=problems)
    failing = _failing(outcome.findings, policy.fail_on)
    about = ItemExceptions(policy, audit.deployment.name, outcome)
    if failing and check.id not in GATES:
        return _of_findings(audit, outcome, failing, about)
    reason = outcome.not_evaluated
    if reason is None and check.id not in GATES and not audit.accepted:
        reason = audit.refusal  # what it found does not fail, and is not a pass either
    if reason is not None:
        return Verdict(Kind.NOT_EVALUATED, _saying(reason.text), need=reason.need)
    set_aside = _failing(
        tuple(each.finding for each in outcome.suppressed), policy.fail_on
    )
    if set_aside:
        return _of_suppressions(audit, outcome, set_aside, policy)
    if audit.deployment.derive(_config_is_missing):
        no_config = _saying("there is no config file")
        return Verdict(Kind.NOT_EVALUATED, no_config, need=Need.CONFIG)
    if about.unneeded and policy.unused_exceptions_fail:
        return Verdict(Kind.UNNEEDED, _saying(about.unneeded_text))
    warnings = [(each.where, about.unneeded_text) for each in about.unneeded]
    attested = policy.attestation(check)
    if attested is not None and policy.expires_soon(attested):
        soon = f"{attested.end_in_words(policy.today)}: {check.id}, {attested}"
        warnings.append((attested.where, soon))
    if audit.deployment.inputs.governance is not None:
        warnings += _ending_trials(check, audit.deployment)
    return Verdict(Kind.PASSED, used=about.used, warnings=tuple(warnings))


def _ending_trials(check: Check, deployment: Deployment) -> list[tuple[str, str]]:
    """Return where trials are written that end soon, and what to do."""
    # Imported here: most deployments have no register.
    from pytest_openclaw.checks.governance.reviews import trial_over
    from pytest_openclaw.effective.governance.standing import ending_trials

    trials = ending_trials(deployment) if check.id == trial_over.id else ()
    return [(where, f"{said}: {where}") for where, said in trials]


def _of_findings(
    audit: Audit, outcome: Outcome, failing: tuple[Finding, ...], about: ItemExceptions
) -> Verdict:
    # What has lapsed is to be done again; it is not a finding that was always there.
    if about.policy.accepts_all and not is_attested(outcome.check):
        said = _saying("accepted now, as part of the initial baseline")
        return Verdict(Kind.ACCEPTED, said, failing)
    open_ = tuple(each for each in failing if not is_covered(each, about.active))
    lapsed = [each for each in about.expired if any(map(each.is_for, open_))]
    notes = [
        f"Expired on {each.table.expires}: the exception at {each.where}, {each}"
        for each in lapsed
    ]
    notes += [
        f"The exception at {each.where} names a subject, and the report names none for"
        " this finding: leave subject out"
        for each in about.unsure
    ]
    if about.unneeded and about.policy.unused_exceptions_fail:
        notes.append(about.unneeded_text)
    if not open_ and not notes:
        reason = _saying("; ".join(dict.fromkeys(map(str, about.used))))
        return Verdict(
            Kind.EXCEPTED, reason, failing, used=about.used, warnings=about.warnings
        )
    approved = len(failing) - len(open_)
    if open_ and approved:
        notes.append(f"Also approved: {approved}, {about.used[0].where}")
    return Verdict(
        Kind.FAILED,
        _failure(audit, outcome, open_ or failing, notes),
        open_ or failing,
        used=about.used,
        unsure=tuple(each.where for each in (*about.unsure, *lapsed)),
    )


def _of_suppressions(
    audit: Audit, outcome: Outcome, set_aside: tuple[Finding, ...], policy: Policy
) -> Verdict:
    reasons = dict.fromkeys(each.reason for each in outcome.suppressed)
    reason = "; ".join(filter(None, reasons)) or "no reason given"
    said = f"suppressed by security.audit.suppressions: {reason}"
    if policy.suppressions_fail:
        notes = [f"The config must not exempt itself: {said}"]
        written = _failure(audit, outcome, set_aside, notes)
        return Verdict(Kind.FAILED, written, set_aside)
    return Verdict(Kind.SET_ASIDE, _saying(said), set_aside)


def _failure(
    audit: Audit, outcome: Outcome, findings: tuple[Finding, ...], notes: list[str]
) -> Callable[[Naming], str]:
    rationale = outcome.check.rationale
    return partial(wording.failure, audit.deployment, findings, rationale, notes)


def _saying(text: str) -> Callable[[Naming], str]:
    return lambda naming: naming.of(text)


def _failing(findings: tuple[Finding, ...], fail_on: Severity) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.severity.at_least(fail_on))


def _config_is_missing(deployment: Deployment) -> bool:
    return deployment.config_is_missing


def _problems(audit: Audit, gate: str) -> tuple[Problem, ...]:
    problems = tuple(each for each in audit.problems if each.gate == gate)
    deployment = audit.deployment
    if gate != config_valid.id or not deployment.config_is_missing:
        return problems
    missing = "the file does not exist; the release would run with its defaults"
    whole = Location(deployment.shown, 0)
    return (*problems, Problem(missing, location=whole))
