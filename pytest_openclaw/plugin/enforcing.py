"""What a check's item does: evaluate the check, note what it found, and end by it."""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import reasons
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import OpenClawWarning
from pytest_openclaw.failures import CheckFailed
from pytest_openclaw.failures import DeploymentRefused

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.baseline.exceptions import BaselineException
    from pytest_openclaw.checks.kit.check import Check
    from pytest_openclaw.frameworks.controls import Frameworks
    from pytest_openclaw.outcomes import Outcome
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.profiles import Profile
    from pytest_openclaw.verdict import Verdict

#: The exceptions that an item's own marks approve.
EXCEPTIONS = pytest.StashKey[tuple["BaselineException", ...]]()


def marks_of(
    check: Check, profile: Profile, frameworks: Frameworks | None
) -> list[pytest.MarkDecorator]:
    """Return the markers of a check's items: ``openclaw``, its severities, controls."""
    severities = tuple(map(str, profile.severities_of(check)))
    controls = frameworks.controls_of(check.id) if frameworks else ()
    return _marks(check.id, severities, tuple((e.framework, e.id) for e in controls))


@lru_cache(maxsize=1024)  # the same for each deployment
def _marks(
    check_id: str, severities: tuple[str, ...], controls: tuple[tuple[str, str], ...]
) -> list[pytest.MarkDecorator]:
    names = (f"openclaw_{severity}" for severity in severities)
    return [
        pytest.mark.openclaw(check=check_id),
        *(getattr(pytest.mark, name) for name in names),
        *(pytest.mark.openclaw_control(id=id_, framework=of) for of, id_ in controls),
    ]


def evaluate(
    item: pytest.Item,
    openclaw: Session,
    audit: Audit,
    check: Check,
    *,
    known: bool = False,
) -> tuple[Outcome, Verdict]:
    """Evaluate *check*, and note what it found at *item* for the reports.

    Is it *known* that the check is enforced on this deployment?
    """
    from pytest_openclaw.outcomes import Outcome
    from pytest_openclaw.reports.documentation import address
    from pytest_openclaw.reports.result import result_of
    from pytest_openclaw.verdict import judge

    policy = openclaw.policy_of(audit.deployment.name)
    marked = item.stash.get(EXCEPTIONS, ())
    if marked:
        policy = replace(policy, exceptions=(*policy.exceptions, *marked))
    is_enforced = known or audit.selection.may_take(check) or check in audit.shut_gates
    if is_enforced:
        outcome = policy.applied(audit.outcome(check.id))
        attested = policy.attestation(check)
    else:
        # A fixture's deployment, and so what is enforced on it, is known only now.
        outcome, attested = Outcome(check, not_evaluated=reasons.NOT_ENFORCED), None
    verdict = judge(audit, outcome, policy)
    whole = verdict.completed(outcome)
    if is_enforced and audit.shut_gates:
        verdict = openclaw.refusals.shown_by(item, audit, verdict)
    result = result_of(audit, whole, verdict, attested)
    result = openclaw.extras.added(result, audit)
    openclaw.found[item] = result
    properties = [*result.properties()]
    if openclaw.frameworks and (refs := _refs(openclaw.frameworks, check)):
        properties.append(("openclaw_controls", refs))
    if not os.path.isabs(item.nodeid):
        properties.append(("openclaw_nodeid", item.nodeid))
    where = address(check, openclaw.options.docs)
    if where:
        properties.append(("openclaw_help", where))
    item.user_properties.extend(_property(*each) for each in properties)
    return outcome, verdict


@lru_cache(maxsize=4096)  # many items have the same, and pytest keeps them all
def _property(name: str, value: str) -> tuple[str, str]:
    return name, value


def _refs(frameworks: Frameworks, check: Check) -> str:
    from pytest_openclaw.frameworks.controls import refs_of

    return refs_of(frameworks.controls_of(check.id))


def conclude(
    item: pytest.Item, check: Check, verdict: Verdict, *, strict: bool
) -> None:
    """End the running *item* as *verdict* says.

    Raises :class:`CheckFailed`, :class:`DeploymentRefused`, or :class:`NotEvaluated`
    where *strict* makes a failure of it; else skips what has no verdict, and lets
    what is approved, or set aside by the config itself, be an expected failure.
    """
    from pytest_openclaw.verdict import Kind

    for where, what in verdict.warnings:
        file, _, line = where.rpartition(":")
        _warn(what, file, int(line))
    if verdict.kind is Kind.REFUSED:
        raise DeploymentRefused(verdict.problems, verdict.text)
    if verdict.kind is Kind.NOT_EVALUATED:
        if strict and verdict.need is not None:
            raise NotEvaluated(f"{check.id} was not evaluated: {verdict.text}")
        pytest.skip(verdict.text)
    if verdict.kind in (Kind.SET_ASIDE, Kind.ACCEPTED):
        pytest.xfail(verdict.text)  # under --runxfail this returns
    if verdict.kind in (Kind.EXCEPTED, Kind.UNNEEDED):
        item.add_marker(_expected(verdict))
    if verdict.findings:
        raise CheckFailed(check.id, verdict.findings, verdict.text)


def _warn(what: str, file: str, line: int) -> None:
    """Warn, also where filters make errors of warnings: what is due fails nothing."""
    try:
        warnings.warn_explicit(what, OpenClawWarning, file, line)
    except OpenClawWarning:
        with warnings.catch_warnings():
            warnings.simplefilter("always", OpenClawWarning)
            warnings.warn_explicit(what, OpenClawWarning, file, line)


def _expected(verdict: Verdict) -> pytest.MarkDecorator:
    """Return the mark that all exceptions of an item fold into.

    It covers the approved findings and nothing else, and is strict: where there are
    none any more, the item fails.
    """
    approved = pytest.RaisesExc(
        CheckFailed, check=lambda error: set(error.findings) <= set(verdict.findings)
    )
    return pytest.mark.xfail(raises=approved, strict=True, reason=verdict.text)


def enforce(
    item: pytest.Item,
    openclaw: Session,
    audit: Audit,
    check: Check,
    *,
    known: bool = False,
) -> None:
    """Evaluate *check* for *item*, and end as the verdict says."""
    _, verdict = evaluate(item, openclaw, audit, check, known=known)
    conclude(item, check, verdict, strict=openclaw.options.strict)
