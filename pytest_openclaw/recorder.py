"""Gathers what items found, in the process that writes the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw.state import State

if TYPE_CHECKING:
    from pytest_openclaw.reports.result import Result

#: What a worker of xdist tells the controller at its end.
_NARROWED = "openclaw_narrowed"


class Recorder:
    """The part of the plugin that sees the whole run."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._results: list[tuple[Result, str]] = []
        self._is_narrowed = False

    def pytest_deselected(self) -> None:
        """Note that not everything runs that is there."""
        self._is_narrowed = True

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Note the same of a worker."""
        told = getattr(node, "workeroutput", {})
        self._is_narrowed = self._is_narrowed or bool(told.get(_NARROWED))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what an item found, with pytest's word for how it ended."""
        data: dict[str, Any] | None = getattr(report, "openclaw", None)
        if data is None or (report.when != "call" and report.passed):
            return
        from pytest_openclaw.reports.result import Result

        self._results.append((Result.from_data(data), _outcome(report)))

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print a line for each deployment, and what exceptions need."""
        if not self._results:
            return
        from pytest_openclaw.reports import terminal

        terminalreporter.section("OpenClaw hardening baseline")
        verbose = terminalreporter.config.get_verbosity() > 0
        policy_of = self._state.policy_of
        for line in terminal.summary(self._results, policy_of, verbose=verbose):
            terminalreporter.line(line)
        for line in self._of_exceptions(terminalreporter.config):
            terminalreporter.line(line)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report, and fail a run whose exceptions nothing needs."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_NARROWED] = self._is_narrowed
            return
        if session.shouldstop or session.shouldfail:
            self._is_narrowed = True
        if self._unneeded(session.config) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        self._write()
        self._accept()

    @pytest.hookimpl(trylast=True, specname="pytest_sessionfinish")
    def pytest_sessionfinish_last(self, session: pytest.Session) -> None:
        """Complete the JUnit XML, once pytest has written it."""
        path = session.config.getoption("xmlpath", None)
        if path and self._results and not hasattr(session.config, "workerinput"):
            from pytest_openclaw.reports import junit_reasons

            junit_reasons.tell(path)

    def _accept(self) -> None:
        if not self._state.options.accept_current or not self._results:
            return
        from pytest_openclaw.baseline import usage
        from pytest_openclaw.baseline.accepted import write_accepted

        path = self._state.accepted_file
        results = [result for result, _ in self._results]
        entries = usage.accepted(self._state.policy, self._state.policy_of, results)
        try:
            write_accepted(path, entries)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            pytest.exit(f"cannot write {path}: {reason}", returncode=4)

    def _write(self) -> None:
        path = self._state.options.json
        if path is None or not self._results:
            return
        from pytest_openclaw.reports import audit_json

        try:
            audit_json.write(path, [result for result, _ in self._results])
        except OSError as error:
            reason = error.strerror or type(error).__name__
            pytest.exit(f"--openclaw-json: cannot write {path}: {reason}", returncode=4)

    def _unneeded(self, config: pytest.Config) -> list[str]:
        """Return where exceptions stand that a whole run had no need of."""
        register = self._state.register
        if register is None or not self._state.policy.unused_exceptions_fail:
            return []
        from pytest_openclaw.baseline import usage

        return usage.unneeded(self._state.policy, self._ran(config))

    def _of_exceptions(self, config: pytest.Config) -> list[str]:
        if self._state.register is None:
            return []
        from pytest_openclaw.baseline import usage

        return list(usage.lines(self._state.policy, self._ran(config)))

    def _ran(self, config: pytest.Config) -> Any:
        from pytest_openclaw.baseline.usage import Ran

        only_failed = config.getoption("lf", False) or config.getoption("sw", False)
        register = self._state.register
        is_other = register is not None and register.is_overruled
        return Ran(
            [result for result, _ in self._results],
            whole=not self._is_narrowed and not only_failed and not is_other,
        )


def _outcome(report: pytest.TestReport) -> str:
    """Return pytest's word for how an item ended."""
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    return report.outcome
