"""``@pytest.mark.openclaw_exception``: an exception of a test's own."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.enforcing import EXCEPTIONS
from pytest_openclaw.plugin.markers import EXCEPTION

if TYPE_CHECKING:
    from pytest_openclaw.baseline.exceptions import BaselineException
    from pytest_openclaw.baseline.tables import ExceptionTable
    from pytest_openclaw.plugin.session import Session


def read_marks(items: Iterable[pytest.Item], openclaw: Session) -> None:
    """Read the exceptions that *items* are marked with.

    Raises :class:`pytest.UsageError` for one that the baseline would not take.
    """
    known: set[str] = set()
    for item in items:
        approvals = []
        for mark in item.iter_markers(EXCEPTION):
            file, line, _ = item.location
            where = f"{file}:{(line or 0) + 1}"
            table = _table(mark, where)
            if table.check not in known:
                _refuse(where, _unknown(table, openclaw))
                known.add(table.check)
            _refuse(where, _too_long(table, openclaw))
            approvals.append(_approval(table, where))
        if approvals:
            item.stash[EXCEPTIONS] = tuple(approvals)


def _table(mark: pytest.Mark, where: str) -> ExceptionTable:
    from pydantic import ValidationError

    from pytest_openclaw.baseline.complaints import first_of
    from pytest_openclaw.baseline.complaints import key_of
    from pytest_openclaw.baseline.complaints import sentence
    from pytest_openclaw.baseline.tables import ExceptionTable

    if mark.args:
        raise pytest.UsageError(
            f"{where}: {EXCEPTION} takes names: check=, reason=, ..."
        )
    stated = {name.replace("_", "-"): value for name, value in mark.kwargs.items()}
    try:
        return ExceptionTable.model_validate(stated)
    except ValidationError as error:
        first = first_of(error)
        key = ".".join(map(str, key_of(first, ExceptionTable)))
        said = sentence(first, ExceptionTable)
        raise pytest.UsageError(f"{where}: {EXCEPTION}: {key}: {said}") from None


def _unknown(table: ExceptionTable, openclaw: Session) -> str:
    """Say that no check fits, ``""`` if one does."""
    from pytest_openclaw.baseline.checked import is_known
    from pytest_openclaw.baseline.checked import unknown

    catalogue = openclaw.catalogue()
    if is_known(table.check, catalogue):
        return ""
    return f"check: {unknown(table.check, catalogue)}"


def _too_long(table: ExceptionTable, openclaw: Session) -> str:
    """Say which day cannot be meant, ``""`` if all can; a baseline has the limit."""
    from pytest_openclaw.baseline.checked import fault_of_days

    baseline = openclaw.run_baseline
    longest = sys.maxsize if baseline is None else baseline.longest_exception
    return ": ".join(fault_of_days(table, openclaw.policy.today, longest) or ())


def _refuse(where: str, fault: str) -> None:
    if fault:
        raise pytest.UsageError(f"{where}: {EXCEPTION}: {fault}")


def _approval(table: ExceptionTable, where: str) -> BaselineException:
    from pytest_openclaw.baseline.exceptions import BaselineException

    return BaselineException(table, where, is_of_item=True)
