"""What a baseline may not say, once the catalogue is known: faults before any run."""

from __future__ import annotations

import datetime

from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.baseline.overlaps import Earlier
from pytest_openclaw.baseline.reading import Baseline
from pytest_openclaw.baseline.tables import ExceptionTable
from pytest_openclaw.baseline.toml_lines import line_of
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.language.globs import overlap


def exceptions_of(
    baseline: Baseline, catalogue: Catalogue, today: datetime.date
) -> tuple[BaselineException, ...]:
    """Return the exceptions of a baseline that can be meant.

    Raises :class:`~pytest_openclaw.UsageError`: for a glob that matches no checkId,
    for an exception that runs too long, and for two that overlap.
    """
    for glob in baseline.table.severity:
        if not is_known(glob, catalogue):
            raise baseline.fault(unknown(glob, catalogue), "severity", glob)
    for at, selecting in enumerate((baseline.table, *baseline.table.deployment)):
        of = ("deployment", at - 1) if at else ()
        for name in ("select", "ignore"):
            for index, glob in enumerate(getattr(selecting, name) or ()):
                if not is_known(glob, catalogue):
                    raise baseline.fault(unknown(glob, catalogue), *of, name, index)
    for index, table in enumerate(baseline.table.exception):
        if not is_known(table.check, catalogue):
            message = unknown(table.check, catalogue)
            raise baseline.fault(message, "exception", index, "check")
        fault = fault_of_days(table, today, baseline.table.max_exception_days)
        if fault:
            raise baseline.fault(fault[1], "exception", index, fault[0])
    exceptions = tuple(
        BaselineException(table, f"{baseline.shown}:{_line(baseline, index)}")
        for index, table in enumerate(baseline.table.exception)
    )
    earlier = Earlier()
    for index, each in enumerate(exceptions):
        other = earlier.overlapping(each)
        if other is not None:
            message = f"overlaps the exception at {other.where}"
            raise baseline.fault(message, "exception", index)
        earlier.add(each)
    return exceptions


def fault_of_days(
    table: ExceptionTable, today: datetime.date, longest: int
) -> tuple[str, str] | None:
    """Return which day of an exception cannot be meant, and why; ``None`` if none.

    In other time zones the next day has begun.
    """
    granted = table.granted or today
    if granted > today + datetime.timedelta(days=1):
        return "granted", f"{granted} is after today, {today}: write a past day"
    if table.granted and table.expires < granted:
        return "expires", f"is before granted, {granted}"
    days = (table.expires - granted).days
    if days > longest:
        words = f"is valid for {days} days; max-exception-days is {longest}"
        return "expires", words
    return None


def _line(baseline: Baseline, index: int) -> int:
    return line_of(baseline.text, (*baseline.prefix, "exception", index))


def is_known(glob: str, catalogue: Catalogue) -> bool:
    """Is there a check, or a finding of one, that *glob* can be about?"""
    return any(
        overlap(glob, name)
        for check in catalogue
        for name in (check.id, "*".join(check.emits))
    )


def unknown(glob: str, catalogue: Catalogue) -> str:
    """Return what to say of a glob that nothing fits."""
    if set(glob) & set("*?["):
        return f"{glob!r} matches no checkId{catalogue.suggestion(glob)}"
    return f"there is no check {glob!r}{catalogue.suggestion(glob)}"
