"""``@pytest.mark.openclaw_exception``: an exception of a test's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.enforcing import EXCEPTIONS
from pytest_openclaw.plugin.markers import EXCEPTION

if TYPE_CHECKING:
    from pytest_openclaw.baseline.exceptions import BaselineException


def read_marks(items: Iterable[pytest.Item]) -> None:
    """Read the exceptions that *items* are marked with.

    Raises :class:`pytest.UsageError` for one that the baseline would not take.
    """
    for item in items:
        marks = list(item.iter_markers(EXCEPTION))
        if marks:
            item.stash[EXCEPTIONS] = tuple(_approval(item, mark) for mark in marks)


def _approval(item: pytest.Item, mark: pytest.Mark) -> BaselineException:
    from pydantic import ValidationError

    from pytest_openclaw.baseline.complaints import first_of
    from pytest_openclaw.baseline.complaints import sentence
    from pytest_openclaw.baseline.exceptions import BaselineException
    from pytest_openclaw.baseline.tables import ExceptionTable

    file, line, _ = item.location
    where = f"{file}:{(line or 0) + 1}"
    if mark.args:
        raise pytest.UsageError(
            f"{where}: {EXCEPTION} takes names: check=, reason=, ..."
        )
    stated = {name.replace("_", "-"): value for name, value in mark.kwargs.items()}
    try:
        table = ExceptionTable.model_validate(stated)
    except ValidationError as error:
        first = first_of(error)
        key = ".".join(map(str, first["loc"]))
        said = sentence(first, ExceptionTable)
        raise pytest.UsageError(f"{where}: {EXCEPTION}: {key}: {said}") from None
    return BaselineException(table, where, is_of_item=True)
