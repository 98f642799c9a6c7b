"""One item that ran: from pytest's report to a case of ours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_openclaw.reasons import Need
from pytest_openclaw.reports.result import Result

if TYPE_CHECKING:
    import pytest

#: Of a skipped item: something is missing to evaluate it, or nothing ever would.
NEEDS_MORE, NOT_APPLICABLE = "need more", "do not apply"
#: Our words for outcomes, in the order in which they are counted.
WORDS = (
    "failed",
    "errors",
    "excepted",
    "no longer needed",
    NEEDS_MORE,
    NOT_APPLICABLE,
    "passed",
)
#: pytest's words for outcomes, and ours.
_OURS = {
    "failed": "failed",
    "error": "errors",
    "xfailed": "excepted",
    "xpassed": "no longer needed",
    "passed": "passed",
}
_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)  # a fleet has many
class Case:
    """One item that ran: its result, pytest's word for its outcome, and why.

    ``seconds`` is how long it took. ``nodeid`` is what pytest runs it alone for; ``""``
    where that would name a folder of the machine.
    """

    result: Result
    outcome: str
    seconds: float = 0.0
    nodeid: str = ""

    @property
    def text(self) -> str:
        """Why it did not pass."""
        return "" if self.outcome == "passed" else self.result.text

    @property
    def word(self) -> str:
        """How it ended: one of :data:`WORDS`."""
        if self.outcome != "skipped":
            return _OURS[self.outcome]
        result = self.result
        applies = result.need is not None or result.not_evaluated is None
        return NEEDS_MORE if applies else NOT_APPLICABLE

    @property
    def needs(self) -> Need | None:
        """What would let it be evaluated, where that is what it ended for."""
        if self.word != NEEDS_MORE:
            return None
        return Need[self.result.need] if self.result.need else Need.RUN


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
