"""From pytest's report of an item to a case of ours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pytest_openclaw.reports.result import Result
from pytest_openclaw.reports.run import Case

if TYPE_CHECKING:
    import pytest

_TRACEBACK = "Traceback (most recent call last)"


def case_of(report: pytest.TestReport, result: Result) -> Case:
    """Return how the item of *report* ended, which left *result*."""
    nodeid = "" if os.path.isabs(report.nodeid) else report.nodeid
    return Case(result, _outcome(report), report.duration, nodeid)


def _outcome(report: pytest.TestReport) -> str:
    """Return pytest's word for how an item ended."""
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    if report.failed and report.when != "call":
        return "error"
    return str(report.outcome)


def reason_of(report: pytest.TestReport) -> str:
    """Return why an item did not pass; never a traceback, which may show anything."""
    expected = getattr(report, "wasxfail", None)
    if expected is not None:
        return str(expected).removeprefix("reason: ")
    longrepr = report.longrepr
    if isinstance(longrepr, tuple):
        return longrepr[2].removeprefix("Skipped: ")
    crash = getattr(longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)
    text = str(longrepr or "")
    if _TRACEBACK not in text:
        return text
    # Of a check that broke: its frames would name the folders of this machine.
    return f"{text.partition(_TRACEBACK)[0].rstrip()}: {text.rstrip().splitlines()[-1]}"
