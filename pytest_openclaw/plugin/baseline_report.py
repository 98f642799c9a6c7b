"""The report of the baseline's exceptions: an item that fails once a run is over.

Only the whole run can say that nothing needed an exception, in whichever process
its items ran. So there is no such item before: its reports are made at the end, and
pytest counts, prints and writes them like those of any other item.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

NAME = "exceptions"
LAST_LINE = (
    "openclaw: every check passed, but the baseline has unnecessary exceptions: "
    "remove the ones named above"
)


def fail(session: pytest.Session, file: str, unneeded: Sequence[str]) -> None:
    """Report the failing item ``<file>::exceptions``, and fail the run with it."""
    nodeid = f"{file}::{NAME}"
    text = "\n".join(unneeded)
    location = (file, 0, f"{file}: {NAME}")
    hook = session.config.hook
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()  # what ran before has its progress already
    session.testscollected += 1
    hook.pytest_runtest_logstart(nodeid=nodeid, location=location)
    for when in ("setup", "call", "teardown"):
        is_call = when == "call"
        report = pytest.TestReport(
            nodeid=nodeid,
            location=location,
            keywords={},
            outcome="failed" if is_call else "passed",
            longrepr=text if is_call else None,
            when=when,
        )
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=nodeid, location=location)
    if session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
