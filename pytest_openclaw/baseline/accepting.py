"""Which findings ``--openclaw-accept-current`` writes, the first time and later."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Protocol

from pytest_openclaw.baseline.accepted import Accepted
from pytest_openclaw.baseline.accepted import Entry
from pytest_openclaw.baseline.lifecycle import RunResult
from pytest_openclaw.baseline.policy import Policy
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.globs import matches_any


class _Finding(Protocol):
    """One finding of a result."""

    @property
    def check_id(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def subjects(self) -> list[str]: ...
    @property
    def suppressed(self) -> str | None: ...


class _Result(RunResult, Protocol):
    @property
    def findings(self) -> Sequence[_Finding]:
        """What was found."""


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
    for each in policy.exceptions:
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
