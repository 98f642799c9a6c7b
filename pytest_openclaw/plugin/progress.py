"""What a long run shows while it runs: a line for each deployment, and no dots.

A terminal gets a line as each deployment ends. The log of a CI system gets one in ten
seconds at most. With ``-q`` there is neither, with ``-v`` pytest's line for each item.
Workers of pytest-xdist mix deployments, so that pytest's dots stay.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING
from typing import Any

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.plugin.recorder import Recorder
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.reports.run import Case

#: Fleets with more deployments than this have such lines.
MANY = 100
#: Seconds between two lines in a log.
_SECONDS = 10.0
_FAILING = ("failed", "error")


def is_long(openclaw: Session) -> bool:
    """Has the run that many deployments, in this process, and is it not verbose?"""
    baseline, config = openclaw.run_baseline, openclaw.config
    registered = len(baseline.deployments) if baseline is not None else 0
    return (
        len(openclaw.options.configs) + registered > MANY
        and config.get_verbosity() <= 0
        and not config.pluginmanager.has_plugin("dsession")
        and not hasattr(config, "workerinput")
    )


class Progress:
    """The part of the plugin that shows how far a long run is."""

    def __init__(self, config: pytest.Config, recorder: Recorder) -> None:
        self._config = config
        self._recorder = recorder
        self._cases: list[Case] = []
        self._ended = self._failed = 0
        self._started = self._shown = time.monotonic()

    @property
    def _terminal(self) -> Any:
        return self._config.pluginmanager.get_plugin("terminalreporter")

    def pytest_runtestloop(self) -> None:
        """Keep pytest from beginning a line for each file."""
        if self._terminal is not None:
            self._terminal.showfspath = False

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(
        self, report: pytest.CollectReport | pytest.TestReport
    ) -> Generator[None, Any, Any]:
        """Count our items as ever, and show no letter for them."""
        status = yield
        is_ours = "openclaw" in report.keywords
        return (status[0], "", "") if is_ours and status else status

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Show the deployment before, once an item of another one has run."""
        case = self._recorder.cases.get(nodeid)
        if case is None:
            return
        if self._cases and self._cases[0].result.deployment != case.result.deployment:
            self._end()
        self._cases.append(case)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Show the last one."""
        if self._cases:
            self._end()

    def _end(self) -> None:
        from pytest_openclaw.reports.run import DeploymentRun

        deployment = DeploymentRun(self._cases[0].result.deployment, (*self._cases,))
        self._cases = []
        self._ended += 1
        has_failed = any(case.outcome in _FAILING for case in deployment.cases)
        self._failed += has_failed
        terminal = self._terminal
        if terminal is None or self._config.get_verbosity() < 0:
            return
        now = time.monotonic()
        if terminal.isatty:
            spent = sum(case.seconds for case in deployment.cases)
            verdict = "failed" if has_failed else "passed"
            name = f"{deployment.name} ({deployment.release})"
            line = f"{verdict} {name}: {deployment.counts}, {spent:.1f} s"
            terminal.write_line(line, red=has_failed)
        elif now - self._shown >= _SECONDS:
            self._shown = now
            terminal.write_line(
                f"openclaw: {self._ended:,} deployments in {now - self._started:.0f} s,"
                f" {self._failed:,} of them failed"
            )
