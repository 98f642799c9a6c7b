"""What no program can see: who attests it, since when, and for how long."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from pytest_openclaw.baseline.dated import Dated
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.checks.attested import NOT_ATTESTED
from pytest_openclaw.checks.attested import is_attested
from pytest_openclaw.checks.attested import item_of
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Subject
from pytest_openclaw.language.globs import any_overlap
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason

if TYPE_CHECKING:
    from pytest_openclaw.baseline.reading import Baseline
    from pytest_openclaw.baseline.tables import AttestationTable
    from pytest_openclaw.checks.kit.catalogue import Catalogue


@dataclass(frozen=True)
class Attestation(Dated):
    """One ``[[attestation]]`` of the baseline; ``where`` is its file and line."""

    table: AttestationTable
    where: str

    @property
    def check_id(self) -> str:
        """The item that it is for."""
        return item_of(self.table.check)

    @property
    def expires(self) -> datetime.date:
        """Its last day."""
        return self.table.expires

    def holds_for(self, deployment: str) -> bool:
        """Is it about the deployment of this name?"""
        return not self.table.deployments or matches_any(
            deployment, self.table.deployments
        )

    def to_strings(self) -> dict[str, str]:
        """Return what it says, by the names of the baseline, for the reports."""
        table = self.table
        return {
            "where": self.where,
            "statement": table.statement,
            "by": table.by,
            "date": table.date.isoformat(),
            "expires": table.expires.isoformat(),
        }

    def outcome(self, check: Check, today: datetime.date) -> Outcome:
        """Return what becomes of the item of *check* on a day."""
        if today < self.table.date:
            later = f"{NOT_ATTESTED} before {self.table.date}: {self}"
            return Outcome(check, not_evaluated=Reason(later, Need.ATTESTATION))
        if not self.is_expired(today):
            return Outcome(check)
        return Outcome(check, (self._lapsed(check),))

    def _lapsed(self, check: Check) -> Finding:
        return Finding(
            check_id=check.id,
            severity=check.severities[0],
            title=check.title,
            message=f"{self.where}: expired on {self.expires}: {self}",
            subjects=(Subject(self.where.rpartition(":")[0]),),
            remediation=check.fix,
        )

    def __str__(self) -> str:
        table = self.table
        dates = f"on {table.date}, expires {table.expires}"
        return f"{table.statement} (attested by {table.by} {dates})"


def attestations_of(
    baseline: Baseline, catalogue: Catalogue
) -> tuple[Attestation, ...]:
    """Return the attestations of a baseline.

    Raises :class:`~pytest_openclaw.UsageError` for one that ends before it begins, or
    too long after it, for a name that nothing requires, and for two of which nobody
    could tell which one counts.
    """
    made = []
    longest = baseline.table.max_attestation_days
    for index, table in enumerate(baseline.table.attestation):
        if not catalogue.has(item_of(table.check)):
            message = _not_required(table.check, catalogue)
            raise baseline.fault(message, "attestation", index, "check")
        days = (table.expires - table.date).days
        if days < 0:
            message = f"is before its date, {table.date}"
            raise baseline.fault(message, "attestation", index, "expires")
        if days > longest:
            message = f"is valid for {days} days; max-attestation-days is {longest}"
            raise baseline.fault(message, "attestation", index, "expires")
        line = line_of(baseline.text, (*baseline.prefix, "attestation", index))
        made.append(Attestation(table, f"{baseline.shown}:{line}"))
    for (_, one), (index, other) in combinations(enumerate(made), 2):
        everywhere = ("*",)
        if one.check_id == other.check_id and any_overlap(
            one.table.deployments or everywhere, other.table.deployments or everywhere
        ):
            message = f"overlaps the attestation at {one.where}"
            raise baseline.fault(message, "attestation", index)
    return tuple(made)


def required_names(baseline: Baseline) -> Iterator[str]:
    """Yield each name that a baseline requires, for all deployments or by a profile."""
    table = baseline.table
    yield from table.attestations
    for profile in table.profiles.values():
        yield from profile.attestations


def _not_required(name: str, catalogue: Catalogue) -> str:
    """Say that *name* is none of those that are to be attested: a typo, at times."""
    known = [each.id.partition(".")[2] for each in catalogue if is_attested(each)]
    close = difflib.get_close_matches(name.rpartition(".")[2], known, n=1)
    hint = f"; did you mean {close[0]}?" if close else "."
    return f"there is no attestation {name!r}{hint} List a custom one in attestations"
