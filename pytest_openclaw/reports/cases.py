"""From pytest's report of an item to a case of ours."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.host.naming import Naming
from pytest_openclaw.reports.result import Result
from pytest_openclaw.reports.run import Case

if TYPE_CHECKING:
    import pytest

_TRACEBACK = "Traceback (most recent call last)"


def case_of(report: pytest.TestReport, result: Result) -> Case:
    """Return how the item of *report* ended, which left *result*."""
    outcome = _outcome(report)
    said = "" if outcome == "passed" else _said(report, outcome, result)
    named = _naming(tuple(result.folders)).of(said) if said else ""
    nodeid = "" if os.path.isabs(report.nodeid) else report.nodeid
    return Case(result, outcome, report.duration, named, nodeid)


@lru_cache(maxsize=64)  # of each deployment, many items ask for the same
def _naming(folders: tuple[tuple[str, str], ...]) -> Naming:
    return Naming(folders)


def _outcome(report: pytest.TestReport) -> str:
    """Return pytest's word for how an item ended."""
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    if report.failed and report.when != "call":
        return "error"
    return str(report.outcome)


def _said(report: pytest.TestReport, outcome: str, result: Result) -> str:
    """Return why an item did not pass; never a traceback, which may show anything."""
    if outcome in ("xfailed", "xpassed"):
        return str(getattr(report, "wasxfail", "")).removeprefix("reason: ")
    longrepr = report.longrepr
    if isinstance(longrepr, tuple):
        return longrepr[2].removeprefix("Skipped: ")
    if outcome == "failed" and result.text:
        return result.text
    crash = getattr(longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)
    text = str(longrepr)
    if _TRACEBACK not in text:
        return text
    # Of a check that broke: its frames would name the folders of this machine.
    return f"{text.partition(_TRACEBACK)[0].rstrip()}: {text.rstrip().splitlines()[-1]}"
