"""What pytest's report of an item says: what was found, in words, and no traceback."""

from __future__ import annotations

import traceback
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.errors import OpenClawError
from pytest_openclaw.failures import DeploymentRefused
from pytest_openclaw.plugin.items import CheckFunction
from pytest_openclaw.plugin.items import CheckItem
from pytest_openclaw.plugin.items import unevaluated
from pytest_openclaw.reports.cases import reason_of

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.reports.result import Result


def complete(
    report: pytest.TestReport,
    item: pytest.Item,
    call: pytest.CallInfo[None],
    openclaw: Session,
) -> None:
    """Attach what the check found, and say it in words instead of a traceback."""
    error = call.excinfo.value if call.excinfo is not None else None
    if call.when == "setup" and error is None:
        return
    if (
        isinstance(item, CheckItem)
        and call.excinfo is not None
        and isinstance(error, pytest.skip.Exception)
    ):
        traceback.clear_frames(call.excinfo.tb)
        openclaw.caught = call.excinfo.tb.tb_frame
    result = openclaw.found.get(item)
    if call.when == "teardown":
        _clear_callers(openclaw.caught)
        openclaw.caught = None
        if openclaw.finished is not None:
            openclaw.finished.ran(item)
        openclaw.found.pop(item, None)
    if (
        result is None
        and isinstance(item, (CheckItem, CheckFunction))
        and not report.passed
    ):
        result = unevaluated(item, report)
    if result is None:
        return
    if call.when == "call" and isinstance(item, CheckItem):
        item.user_properties = report.user_properties  # one list for both
    if call.when == "call" or not report.passed:
        result = _explained(result, report)
        openclaw.results[report.nodeid] = result
        if report.failed or result.findings:  # whoever shows reports may want it
            vars(report)["openclaw"] = result.to_data()
    if isinstance(error, DeploymentRefused):
        openclaw.refusals.ended(report)
    if isinstance(error, OpenClawError):
        report.longrepr = str(error)
    elif isinstance(report.longrepr, tuple) and not hasattr(report, "wasxfail"):
        _, _, reason = report.longrepr  # the place in this package says nothing
        report.longrepr = (item.location[0], 1, reason)


def _explained(result: Result, report: pytest.TestReport) -> Result:
    """Return *result* with the text that says why the item did not pass.

    What a check found is told already. What else ended an item, pytest alone says: a
    mark of the user, a fixture, a check that broke.
    """
    expected = hasattr(report, "wasxfail")
    told = report.failed and report.when == "call" and result.text
    if told or (report.passed and not expected):
        return result
    reason = reason_of(report)
    if reason == result.text:
        return result
    return replace(result, text=Naming(result.common.folders).of(reason))


def _clear_callers(frame: FrameType | None) -> None:
    """Clear a *frame* that has ended, and those that called it and have ended since.

    They hold the exception that was caught, and that holds them: a hundred objects for
    each skip, which nothing but a garbage collection would free.
    """
    while frame is not None:
        try:
            frame.clear()
        except RuntimeError:  # it still runs
            return
        frame = frame.f_back
