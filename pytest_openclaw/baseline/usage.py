"""What a run shows of the exceptions: used, soon to expire, no longer needed."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple
from typing import Protocol

from pytest_openclaw.baseline.accepted import Accepted
from pytest_openclaw.baseline.accepted import Entry
from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.globs import matches_any


class _Finding(Protocol):
    """What is asked of one of its findings."""

    @property
    def check_id(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def subjects(self) -> list[str]: ...
    @property
    def suppressed(self) -> str | None: ...


class _Result(Protocol):
    """What is asked of one item's result."""

    @property
    def deployment(self) -> str: ...
    @property
    def check_id(self) -> str: ...
    @property
    def not_evaluated(self) -> str | None: ...
    @property
    def used(self) -> list[str]: ...
    @property
    def attested(self) -> dict[str, str] | None: ...
    @property
    def findings(self) -> Sequence[_Finding]: ...


class Ran(NamedTuple):
    """The results of a run, and whether it ran all that is there."""

    results: Sequence[_Result]
    whole: bool


def unneeded(policy: Policy, ran: Ran) -> list[str]:
    """Return where the exceptions stand that a whole run had no need of.

    Those of a single item fail that item, so they are not among them. One whose
    checks were not all evaluated may be needed.
    """
    return [each.where for each in _unneeded(policy, ran)]


def lines(policy: Policy, ran: Ran) -> Iterator[str]:
    """Yield a line for all that somebody has to look after soon, or has to drop."""
    used = {where for result in ran.results for where in result.used}
    for each in policy.approvals:
        is_soon = each.where in used and policy.expires_soon(each)
        if is_soon or each.is_expired(policy.today):
            when = each.end_in_words(policy.today)
            yield f"{when}: {each.where}: {each.table.check}, {each}"
    stood_for = {each.attested["where"] for each in ran.results if each.attested}
    for attested in policy.attestations:
        is_over = attested.is_expired(policy.today)
        if attested.where in stood_for and (is_over or policy.expires_soon(attested)):
            when = attested.end_in_words(policy.today)
            yield f"{when}: {attested.where}: {attested.check_id}, {attested}"
    for each in _unneeded(policy, ran):
        concerned = any(_concern(each, ran))
        what = "no longer needed" if concerned else "matches nothing that ran"
        yield f"{what}: {each.where}: {each.table.check}, {each}"


def _unneeded(policy: Policy, ran: Ran) -> Iterator[BaselineException]:
    if not ran.whole:
        return
    used = {where for result in ran.results for where in result.used}
    for each in policy.approvals:
        if each.where in used or isinstance(each, Accepted):
            continue
        concerned = list(_concern(each, ran))
        if concerned and each.names_one_item:
            continue
        if all(result.not_evaluated is None for result in concerned):
            yield each


def _concern(approval: BaselineException, ran: Ran) -> Iterator[_Result]:
    for result in ran.results:
        if approval.holds_for(result.deployment) and approval.concerns(result.check_id):
            yield result


def accepted(
    policy: Policy, policy_of: Callable[[str], Policy], results: Iterable[_Result]
) -> Iterator[Entry]:
    """Yield the findings that the register of accepted ones is to hold from now on.

    All that fail, if there is no register yet; else those of it that are still
    there, and those whose checks were not evaluated in this run.
    """
    if not policy.accepts_all:
        yield from _remaining(policy, list(results))
        return
    for result in results:
        fail_on = policy_of(result.deployment).fail_on
        for finding in result.findings:
            fails = Severity(finding.severity).at_least(fail_on)
            if fails and finding.suppressed is None and result.attested is None:
                subjects = tuple(finding.subjects)
                yield Entry(result.deployment, finding.check_id, subjects, policy.today)


def _remaining(policy: Policy, results: list[_Result]) -> Iterator[Entry]:
    used = {where for result in results for where in result.used}
    for each in policy.approvals:
        if not isinstance(each, Accepted):
            continue
        evaluated = any(
            each.holds_for(result.deployment)
            and result.not_evaluated is None
            and matches_any(each.table.check, [result.check_id, f"{result.check_id}.*"])
            for result in results
        )
        if each.where in used or not evaluated:
            deployment = each.table.deployments[0]
            yield Entry(deployment, each.table.check, each.subjects, each.since)
