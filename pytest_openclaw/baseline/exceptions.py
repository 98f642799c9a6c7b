"""Approved exceptions: what each covers, and how it stands on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pytest_openclaw.baseline.dated import Dated
from pytest_openclaw.findings import Finding
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from pytest_openclaw.baseline.tables import ExceptionTable


@dataclass(frozen=True)
class BaselineException(Dated):
    """One exception of the baseline; ``where`` is its file and line."""

    table: ExceptionTable
    where: str
    is_of_item: bool = False
    """Does it come from a mark, so that the marked item alone needs it?"""

    @property
    def is_accepted(self) -> bool:
        """Is it what was found when the baseline began, with no owner yet?"""
        return False

    @property
    def subjects(self) -> tuple[str, ...]:
        """The globs over subjects that it is narrowed to."""
        stated = self.table.subject
        return (stated,) if isinstance(stated, str) else stated

    @property
    def names_one_item(self) -> bool:
        """Is it about a single check of a single deployment, whichever are run?"""
        names = (self.table.check, *self.table.deployments)
        is_one = not any(set(name) & set("*?[") for name in names)
        return is_one and (len(names) == 2 or self.is_of_item)

    def holds_for(self, deployment: str) -> bool:
        """Is it about the deployment of this name?"""
        return not self.table.deployments or matches_any(
            deployment, self.table.deployments
        )

    def concerns(self, check_id: str) -> bool:
        """Is it about the check, or the finding, of this id?"""
        return matches_any(check_id, [self.table.check])

    def is_for(self, finding: Finding) -> bool:
        """Is it about *finding*, or about a part of what that points at?"""
        if not self.concerns(finding.check_id):
            return False
        return not self.subjects or any(
            matches_any(name, self.subjects)
            for subject in finding.subjects
            for name in subject.names
        )

    def to_strings(self) -> dict[str, str]:
        """Return what it says, by the names of the baseline, for the reports."""
        table = self.table
        stated = {
            "where": self.where,
            "reason": table.reason,
            "owner": table.owner,
            "ticket": table.ticket,
            "approved_by": table.approved_by,
            "compensating_control": table.compensating_control,
            "expires": table.expires.isoformat(),
        }
        return {name: value for name, value in stated.items() if value is not None}

    @property
    def expires(self) -> datetime.date:
        """Its last day."""
        return self.table.expires

    def __str__(self) -> str:
        table = self.table
        facts = [f"owner {table.owner}"]
        facts += [f"ticket {table.ticket}"] if table.ticket else []
        facts += [f"approved by {table.approved_by}"] if table.approved_by else []
        facts.append(f"expires {table.expires}")
        return f"{table.reason} ({', '.join(facts)})"


def is_covered(finding: Finding, exceptions: Iterable[BaselineException]) -> bool:
    """Do *exceptions* cover *finding*, with everything that it points at?"""
    about = [each for each in exceptions if each.is_for(finding)]
    if any(not each.subjects for each in about):
        return True
    globs = [glob for each in about for glob in each.subjects]
    return bool(about) and all(
        any(matches_any(name, globs) for name in one.names) for one in finding.subjects
    )
