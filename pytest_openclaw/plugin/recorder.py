"""Gathers what items found, in the process that writes the reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw.plugin.session import Session

if TYPE_CHECKING:
    from pytest_openclaw.plugin.fixes import Fixes
    from pytest_openclaw.reports.run import Case
    from pytest_openclaw.reports.run import Run

#: What a worker of xdist tells the controller at its end.
_NARROWED = "openclaw_narrowed"
#: For who begins: a config alone is no test.
_FIRST_STEPS = (
    "openclaw: pytest --openclaw-config=openclaw.json judges the config that is here;"
    " pytest --openclaw-init proposes a baseline"
)


class Recorder:
    """The part of the plugin that sees the whole run."""

    def __init__(self, openclaw: Session) -> None:
        self._openclaw = openclaw
        self._cases: dict[str, Case] = {}
        self._run: Run | None = None
        self._is_narrowed = False
        self._fixes: Fixes | None = None

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
        from pytest_openclaw.reports.cases import case_of

        # What a fixture meets when it is torn down comes after how the item ended.
        self._cases[report.nodeid] = case_of(report, data)

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, exitstatus: int
    ) -> None:
        """Print a line for each deployment, and what exceptions need."""
        run = self._reported(terminalreporter.config)
        if run is None:
            config = terminalreporter.config.rootpath / "openclaw.json"
            if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and config.is_file():
                terminalreporter.line(_FIRST_STEPS)
            return
        from pytest_openclaw.reports import terminal

        terminalreporter.section("OpenClaw hardening baseline")
        verbose = terminalreporter.config.get_verbosity() > 0
        policy_of = self._openclaw.policy_of
        for line in terminal.summary(run, policy_of, verbose=verbose):
            terminalreporter.line(line)
        for line in self._of_exceptions(terminalreporter.config):
            terminalreporter.line(line)
        if self._fixes is not None:
            self._fixes.show(terminalreporter)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the reports, and fail a run whose exceptions nothing needs."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_NARROWED] = self._is_narrowed
            return
        if session.shouldstop or session.shouldfail:
            self._is_narrowed = True
        if self._unneeded(session.config) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if self._cases and self._openclaw.options.fixes:
            from pytest_openclaw.plugin.fixes import Fixes

            self._fixes = Fixes.of(self._openclaw, list(self._cases.values()))
        self._write(session.config)
        self._accept()
        if self._fixes is not None:
            self._fixes.finish(self._put)

    @pytest.hookimpl(trylast=True, specname="pytest_sessionfinish")
    def pytest_sessionfinish_last(self, session: pytest.Session) -> None:
        """Complete the JUnit XML, once pytest has written it."""
        path = session.config.getoption("xmlpath", None)
        if path and self._cases and not hasattr(session.config, "workerinput"):
            from pytest_openclaw.reports import junit_reasons

            junit_reasons.tell(path, [each.result for each in self._cases.values()])

    def _reported(self, config: pytest.Config) -> Run | None:
        """Return the run with what plugins add to it; ``None`` if there was nothing."""
        if self._run is None and self._cases:
            from pytest_openclaw.reports.additions import with_additions
            from pytest_openclaw.reports.run import run_of

            run = run_of(self._cases.values(), self._openclaw.catalogue())
            self._run = with_additions(run, config)
        return self._run

    def _write(self, config: pytest.Config) -> None:
        """Write the reports that are asked for."""
        if not self._cases:
            return
        from pytest_openclaw.reports import formats

        options = self._openclaw.options
        for name in formats.NAMES:
            path: Path | None = getattr(options, name.replace("-", "_"))
            run = self._reported(config)
            if path is None or run is None:
                continue
            text = formats.text_of(
                name, run, config.rootpath, path, whole=options.junit_all
            )
            text = self._fixes.completed(name, text) if self._fixes else text
            self._put(f"--openclaw-{name}", path, partial(formats.write, path, text))

    def _accept(self) -> None:
        if not self._openclaw.options.accept_current or not self._cases:
            return
        from pytest_openclaw.baseline import usage
        from pytest_openclaw.baseline.accepted import write_accepted

        path = self._openclaw.accepted_file
        results = [case.result for case in self._cases.values()]
        entries = usage.accepted(
            self._openclaw.policy, self._openclaw.policy_of, results
        )
        self._put(
            "--openclaw-accept-current", path, partial(write_accepted, path, entries)
        )

    @staticmethod
    def _put(option: str, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            pytest.exit(f"{option}: cannot write {path}: {reason}", returncode=4)

    def _unneeded(self, config: pytest.Config) -> list[str]:
        """Return where exceptions stand that a whole run had no need of."""
        register = self._openclaw.run_baseline
        if register is None or not self._openclaw.policy.unused_exceptions_fail:
            return []
        from pytest_openclaw.baseline import usage

        return usage.unneeded(self._openclaw.policy, self._ran(config))

    def _of_exceptions(self, config: pytest.Config) -> list[str]:
        if self._openclaw.run_baseline is None:
            return []
        from pytest_openclaw.baseline import usage

        return list(usage.lines(self._openclaw.policy, self._ran(config)))

    def _ran(self, config: pytest.Config) -> Any:
        from pytest_openclaw.baseline.usage import Ran

        only_failed = config.getoption("lf", False) or config.getoption("sw", False)
        register = self._openclaw.run_baseline
        is_other = register is not None and register.is_overruled
        return Ran(
            [case.result for case in self._cases.values()],
            whole=not self._is_narrowed and not only_failed and not is_other,
        )
