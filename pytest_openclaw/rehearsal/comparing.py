"""Which findings come and go between two audits of one text."""

from __future__ import annotations

from typing import NamedTuple

from pytest_openclaw.auditing import Audit
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.trials import outcomes_of
from pytest_openclaw.outcomes import Outcome


class SeverityChange(NamedTuple):
    """A finding of both, with another severity."""

    before: Finding
    after: Finding

    @property
    def is_worse(self) -> bool:
        """Is it more severe than before?"""
        return self.after.severity.rank < self.before.severity.rank


class Comparison(NamedTuple):
    """What differs between two audits; ``open`` has what only the second left open.

    These are reasons by checkId.
    """

    appear: list[Finding]
    go: list[Finding]
    severities: list[SeverityChange]
    open: dict[str, str]

    @property
    def worse(self) -> list[Finding]:
        """The findings that get worse."""
        return [e.after for e in self.severities if e.is_worse]

    @property
    def is_empty(self) -> bool:
        """Does nothing differ?"""
        return not any(self)


def compared(before: Audit, after: Audit) -> Comparison:
    """Compare the findings of two audits, check by check.

    Two of one checkId are taken for the same in their order, since a release may have
    another name for what they are about.
    """
    old, new = outcomes_of(before), outcomes_of(after)
    made = Comparison([], [], [], {})
    for check_id in {**old, **new}:
        _compare(old.get(check_id), new.get(check_id), made)
    return made


def _compare(old: Outcome | None, new: Outcome | None, made: Comparison) -> None:
    if (old is not None and _is_gate(old)) or (new is not None and _is_gate(new)):
        return
    left = list(old.findings) if old is not None else []
    for finding in new.findings if new is not None else ():
        same = next((e for e in left if e.check_id == finding.check_id), None)
        if same is None:
            made.appear.append(finding)
            continue
        left.remove(same)
        if same.severity is not finding.severity:
            made.severities.append(SeverityChange(same, finding))
    made.go.extend(left)
    was_open = old is not None and _open(old)
    if new is not None and not new.findings and _open(new) and not was_open:
        made.open[new.check.id] = str(new.not_evaluated)


def _open(outcome: Outcome) -> bool:
    reason = outcome.not_evaluated
    return reason is not None and reason.need is not None


def _is_gate(outcome: Outcome) -> bool:
    return outcome.check.id.startswith("deployment.")
