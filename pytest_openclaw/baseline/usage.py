"""What a run shows of the exceptions: used, soon to expire, no longer needed."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from typing import NamedTuple
from typing import Protocol

from pytest_openclaw.baseline.exceptions import Approval
from pytest_openclaw.baseline.policy import Policy


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
    """Yield a line for each exception that somebody has to look after."""
    used = {where for result in ran.results for where in result.used}
    for each in policy.approvals:
        is_soon = each.where in used and policy.expires_soon(each)
        if is_soon or each.is_expired(policy.today):
            when = each.end_in_words(policy.today)
            yield f"{when}: {each.where}: {each.table.check}, {each}"
    for each in _unneeded(policy, ran):
        concerned = any(_concern(each, ran))
        what = "no longer needed" if concerned else "matches nothing that ran"
        yield f"{what}: {each.where}: {each.table.check}, {each}"


def _unneeded(policy: Policy, ran: Ran) -> Iterator[Approval]:
    if not ran.whole:
        return
    used = {where for result in ran.results for where in result.used}
    for each in policy.approvals:
        if each.where in used:
            continue
        concerned = list(_concern(each, ran))
        if concerned and each.names_one_item:
            continue
        if all(result.not_evaluated is None for result in concerned):
            yield each


def _concern(approval: Approval, ran: Ran) -> Iterator[_Result]:
    for result in ran.results:
        if approval.holds_for(result.deployment) and approval.concerns(result.check_id):
            yield result
