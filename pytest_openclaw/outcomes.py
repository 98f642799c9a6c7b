"""What became of a check: by one release, or by the two that a version lies between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Suppressed
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason


@dataclass(frozen=True)
class Outcome:
    """What became of one check on one deployment.

    ``not_evaluated`` is the reason why there is no verdict; there may be findings
    beside it, where a part of the rule could be evaluated. Clean means: none of the
    three.
    """

    check: Check
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    not_evaluated: Reason | None = None


def agreed(first: Outcome, second: Outcome, deployment: Deployment) -> Outcome:
    """Return the verdict of both neighbours of the version of *deployment*.

    What both find, with the same severity, is found. What one alone finds leaves the
    check without a verdict, and the reason reports it.
    """
    judged, beside = deployment.judged, deployment.judged.beside
    assert beside is not None  # who asks has two outcomes
    common, only_first = _divided(first.findings, second.findings)
    _, only_second = _divided(second.findings, first.findings)
    reasons = [each.not_evaluated for each in (first, second) if each.not_evaluated]
    kept = [each for each in reasons if each.need is not None]
    if only_first or only_second:
        results = "; ".join(
            f"{release} reports {', '.join(map(_named, findings)) or 'nothing else'}"
            for release, findings in (
                (judged.rules.release, only_first),
                (beside.release, only_second),
            )
        )
        between = f"{judged.between}, which differ here: {results}"
        kept.insert(0, Reason(between, Need.RELEASE))
    if len(reasons) == 2 and not kept:
        kept = reasons  # neither would ever evaluate it
    spoken = first if first.check.applies_to(judged.rules) else second
    return replace(
        spoken,
        findings=common,
        suppressed=first.suppressed or second.suppressed,
        not_evaluated=Reason.joined(kept),
    )


def _divided(
    findings: Iterable[Finding], others: Iterable[Finding]
) -> tuple[tuple[Finding, ...], list[Finding]]:
    """Return those of *findings* that *others* have too, and those they do not."""
    left = Counter((each.check_id, each.severity) for each in others)
    both: list[Finding] = []
    alone: list[Finding] = []
    for each in findings:
        key = each.check_id, each.severity
        (both if left[key] > 0 else alone).append(each)
        left[key] -= 1
    return tuple(both), alone


def _named(finding: Finding) -> str:
    if finding.check_id in GATES:
        return finding.message
    about = ", ".join(each.shown for each in finding.subjects)
    return f"{finding.severity} {finding.check_id}" + (f" ({about})" if about else "")
