"""What a long run shows while it runs: a line for each deployment, and no dots.

A terminal gets a line as each deployment ends. The log of a CI system gets one in ten
seconds at most. With ``-q`` there is neither, with ``-v`` pytest's line for each item.
Workers of pytest-xdist mix deployments: one has ended with the last of its items.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator
from collections.abc import Iterable
from collections.abc import Sequence
from itertools import accumulate
from itertools import chain
from typing import TYPE_CHECKING
from typing import Any

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.plugin.recorder import Recorder
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.reports.cases import Case

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
        and not hasattr(config, "workerinput")
    )


class Progress:
    """The part of the plugin that shows how far a long run is."""

    def __init__(self, config: pytest.Config, recorder: Recorder) -> None:
        self._config = config
        self._recorder = recorder
        self._items: Counter[str] = Counter()
        self._cases: dict[str, list[Case]] = {}
        self._ended = self._failed = 0
        self._started = self._shown = time.monotonic()

    @property
    def _terminal(self) -> Any:
        return self._config.pluginmanager.get_plugin("terminalreporter")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Count the items below each collector."""
        self._count(each.nodeid for each in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Count those of one worker: all have the same."""
        if not self._items:
            self._count(ids)

    def _count(self, ids: Iterable[str]) -> None:
        for each in ids:
            *collectors, _ = each.split("::")
            self._items.update(accumulate(collectors, "{}::{}".format))

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
        """Show the deployment of an item, if that was its last one."""
        case = self._recorder.cases.get(nodeid)
        if case is None:
            return
        collector = nodeid.removesuffix(f"::{case.result.check_id}")
        cases = self._cases.setdefault(collector, [])
        cases.append(case)
        if len(cases) == self._items[collector]:
            self._end(self._cases.pop(collector))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Show those of which not all items ran, or of a fixture."""
        by_name: dict[str, list[Case]] = {}
        for case in chain(*self._cases.values()):
            by_name.setdefault(case.result.deployment, []).append(case)
        for cases in by_name.values():
            self._end(cases)

    def _end(self, cases: list[Case]) -> None:
        from pytest_openclaw.reports.run import DeploymentRun

        deployment = DeploymentRun(cases[0].result.deployment, (*cases,))
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
