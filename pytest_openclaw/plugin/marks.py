"""``@pytest.mark.openclaw_exception``: an exception of a test's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.enforcing import EXCEPTIONS

if TYPE_CHECKING:
    from pytest_openclaw.baseline.exceptions import BaselineException

NAME = "openclaw_exception"

MARKERS = (
    "openclaw(check): an item that evaluates the check with this checkId.",
    "openclaw_critical: an item with a check of severity critical.",
    "openclaw_warn: an item with a check of severity warn.",
    "openclaw_info: an item with a check of severity info.",
    "openclaw_control(id, framework): an item that is evidence about this control.",
    "openclaw_exception(check, reason, owner, expires, ...): an approved weakness.",
)


def register(config: pytest.Config) -> None:
    """Tell pytest which markers there are."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def read_marks(items: Iterable[pytest.Item]) -> None:
    """Read the exceptions that *items* are marked with.

    Raises :class:`pytest.UsageError` for one that the baseline would not take.
    """
    for item in items:
        marks = list(item.iter_markers(NAME))
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
        raise pytest.UsageError(f"{where}: {NAME} takes names: check=, reason=, ...")
    stated = {name.replace("_", "-"): value for name, value in mark.kwargs.items()}
    try:
        table = ExceptionTable.model_validate(stated)
    except ValidationError as error:
        first = first_of(error)
        key = ".".join(map(str, first["loc"]))
        said = sentence(first, ExceptionTable)
        raise pytest.UsageError(f"{where}: {NAME}: {key}: {said}") from None
    return BaselineException(table, where, is_of_item=True)
