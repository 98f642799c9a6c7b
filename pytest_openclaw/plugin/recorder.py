"""Gathers what items found, in the process that writes the reports."""

from __future__ import annotations

import os
from collections.abc import Generator
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw.plugin import first_steps
from pytest_openclaw.plugin.completeness import Completeness
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.shared_names import shared_names
from pytest_openclaw.plugin.writing import Writing

if TYPE_CHECKING:
    from pytest_openclaw.baseline.lifecycle import RunExceptions
    from pytest_openclaw.plugin.fixes import Fixes
    from pytest_openclaw.reports.carried import Receiver
    from pytest_openclaw.reports.carried import Sender
    from pytest_openclaw.reports.cases import Case
    from pytest_openclaw.reports.run import Run


class Recorder:
    """The part of the plugin that sees the whole run."""

    def __init__(self, openclaw: Session, repeated: dict[str, str]) -> None:
        self._openclaw, self._repeated = openclaw, repeated
        self._is_worker = hasattr(openclaw.config, "workerinput")
        self.cases: dict[str, Case] = {}
        self._run: Run | None = None
        self._completeness = Completeness(openclaw)
        self._judged: RunExceptions | None = None
        self._accepted = ""
        self._fails_alone = False
        self._whole = False
        self._fixes: Fixes | None = None
        self.writing = Writing()

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note that not everything runs that is there."""
        self._completeness.deselected(items)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(
        self, items: list[pytest.Item]
    ) -> Generator[None, object, object]:
        """Note the same where a plugin drops items without a word, as pytest-shard."""
        collected = [*items]
        result = yield
        kept = set(items)
        self._completeness.deselected([each for each in collected if each not in kept])
        return result

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note that something could not be collected."""
        if report.failed:
            self._completeness.broke()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Note the same of a worker of xdist."""
        if error:
            self._completeness.broke()
        self._completeness.receive(getattr(node, "workeroutput", {}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what an item found, with pytest's word for how it ended."""
        if report.when != "call" and report.passed:
            return
        result = self._openclaw.results.pop(report.nodeid, None)
        if self._is_worker:  # the controller keeps it
            if result is not None:
                vars(report)["openclaw"] = self._sender.data(result)
            return
        data = getattr(report, "openclaw", None)
        if result is None and data is not None:
            result = self._receiver.result(data, getattr(report, "node", None))
            vars(report)["openclaw"] = result.to_data() if report.failed else data
        if result is not None:
            from pytest_openclaw.reports.cases import case_of

            # What a fixture meets when it is torn down comes after how the item ended.
            self.cases[report.nodeid] = case_of(report, result)

    @cached_property
    def _sender(self) -> Sender:
        from pytest_openclaw.reports.carried import Sender

        return Sender()

    @cached_property
    def _receiver(self) -> Receiver:
        from pytest_openclaw.reports.carried import Receiver

        return Receiver()

    def take(self, cases: Iterable[Case]) -> None:
        """Take what ran elsewhere for what ran here."""
        for case in cases:
            self.cases[f"{case.result.deployment}\n{case.result.check_id}"] = case

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, exitstatus: int
    ) -> None:
        """Print a line for each deployment, and what exceptions need."""
        run = self._reported(terminalreporter.config)
        if run is None:
            if self._openclaw.shard is not None:
                terminalreporter.line("openclaw: this shard has no deployment")
            elif exitstatus == pytest.ExitCode.OK:
                first_steps.show_that_none_ran(terminalreporter)
            return
        terminalreporter.section("OpenClaw hardening baseline")
        for line in self.lines(terminalreporter.config):
            terminalreporter.line(line)
        if self._openclaw.options.upgrade_to:
            from pytest_openclaw.plugin.upgrades import show_upgrades

            show_upgrades(terminalreporter, run)
        for line in self._annotations(run):
            terminalreporter.write_line(line)
        if self._fixes is not None:
            self._fixes.show(terminalreporter)

    def lines(self, config: pytest.Config) -> Iterator[str]:
        """Yield a line for each deployment, and what exceptions need."""
        from pytest_openclaw.reports import terminal

        run = self._reported(config)
        if run is not None:
            verbose = config.get_verbosity() > 0
            yield from terminal.summary(run, self._openclaw.policy_of, verbose=verbose)
            if self._openclaw.options.upgrade_to or self._openclaw.options.probe:
                from pytest_openclaw.plugin.given_reports import left_out

                yield from left_out(run, self._openclaw.options)
            if run.comparison is not None:
                from pytest_openclaw.reports.changes import lines_of

                yield from lines_of(run.comparison, verbose=verbose)
        yield from self._exception_lines()

    @pytest.hookimpl(wrapper=True, tryfirst=True, specname="pytest_sessionfinish")
    def pytest_sessionfinish_around(
        self, session: pytest.Session
    ) -> Generator[None, object, object]:
        """Say last what to do, where nothing but the baseline fails the run."""
        result = yield
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if self._fails_alone and reporter is not None:
            from pytest_openclaw.plugin import baseline_report

            reporter.write_line(baseline_report.LAST_LINE, red=True)
        self.writing.say(session.config)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the reports, and fail a run whose exceptions nothing needs."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            self._completeness.send(output)
            return
        self._judge_exceptions(session)
        self._end_shard(session)
        if self.cases and self._openclaw.options.fixes:
            from pytest_openclaw.plugin.fixes import Fixes

            self._fixes = Fixes.of(self._openclaw, list(self.cases.values()))
        self.write_reports(session.config)
        if self._fixes is not None:
            self._fixes.finish(self.writing)
        self.writing.refused += self._openclaw.worker_faults
        self.writing.end(session, shared_names(self.cases, self._repeated))

    def _judge_exceptions(self, session: pytest.Session) -> None:
        """Fail the run for exceptions that it had no need of, by an item of its own."""
        baseline = self._openclaw.run_baseline
        is_whole = self._completeness.is_whole(session)
        unneeded = self.judge(whole=is_whole and not self._completeness.hides_names)
        if baseline is None or not unneeded:
            return
        from pytest_openclaw.plugin import baseline_report

        self._fails_alone = session.exitstatus == pytest.ExitCode.OK
        baseline_report.fail(session, baseline.nodeid, unneeded)

    def judge(self, *, whole: bool) -> tuple[str, ...]:
        """Judge the exceptions; return a line for each that fails the run.

        Was the run *whole*, so that what it did not need is needed nowhere?
        """
        self._whole = whole
        baseline, shard = self._openclaw.run_baseline, self._openclaw.shard
        if baseline is None or not self.cases:
            return ()
        from pytest_openclaw.baseline.lifecycle import RunExceptions

        self._judged = RunExceptions(
            self._openclaw.policy,
            [case.result for case in self.cases.values()],
            whole=whole,
            known=baseline.known_names(),
            elsewhere=shard.elsewhere if shard else frozenset(),
        )
        return self._unneeded() if self._openclaw.policy.unused_exceptions_fail else ()

    def _end_shard(self, session: pytest.Session) -> None:
        """Write what ran as data; a shard may be empty where there are few."""
        shard, path = self._openclaw.shard, self._openclaw.options.results
        is_empty = session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED
        if shard is not None and is_empty and not self._completeness.leaves_out:
            session.exitstatus = pytest.ExitCode.OK
        if path is None:
            return
        from pytest_openclaw.reports.formats import write_pieces
        from pytest_openclaw.reports.run_results import RunResults

        results = RunResults(
            tuple(self.cases.values()),
            (shard.number, shard.count) if shard else (1, 1),
            self._completeness.is_whole(session),
            # The merge judges the baseline by itself.
            0 if self._fails_alone else int(session.exitstatus),
        )
        lines = results.to_lines()
        self.writing.put("--openclaw-results", path, partial(write_pieces, path, lines))

    def _unneeded(self) -> tuple[str, ...]:
        baseline, judged = self._openclaw.run_baseline, self._judged
        if baseline is None or judged is None:
            return ()
        return (*judged.unneeded, *judged.unknown, *baseline.unknown(judged))

    def _exception_lines(self) -> list[str]:
        due = self._judged.due if self._judged is not None else ()
        accepted = [self._accepted] if self._accepted else []
        return [*due, *self._unneeded(), *accepted]

    @pytest.hookimpl(trylast=True, specname="pytest_sessionfinish")
    def pytest_sessionfinish_last(self, session: pytest.Session) -> None:
        """Complete the JUnit XML, once pytest has written it."""
        path = session.config.getoption("xmlpath", None)
        if path and self.cases and not hasattr(session.config, "workerinput"):
            from pytest_openclaw.reports import junit_reasons

            junit_reasons.tell(path, [each.result for each in self.cases.values()])

    def _reported(self, config: pytest.Config) -> Run | None:
        """Return the run with what plugins add to it; ``None`` if there was nothing."""
        if self._run is None and self.cases:
            from pytest_openclaw.plugin.hook_calls import completed
            from pytest_openclaw.reports.run import run_of

            openclaw = self._openclaw
            cases = self.cases.values()
            run = run_of(cases, openclaw.catalogue(), openclaw.frameworks)
            if self._openclaw.policy.unused_exceptions_fail:
                run = replace(run, unneeded=self._unneeded())
            run = replace(run, docs=self._openclaw.options.docs)
            self._run = completed(run, config, self.writing)
            if self._openclaw.earlier_evidence is not None:
                from pytest_openclaw.plugin.evidence import compared_run

                self._run = compared_run(self._openclaw, self._run, whole=self._whole)
        return self._run

    def write_reports(self, config: pytest.Config) -> None:
        """Write the reports that are asked for, and accept what is to be accepted."""
        run = self._reported(config)
        if run is None:
            return
        from pytest_openclaw.plugin import report_files

        cases, put = self.cases.values(), self.writing.put
        report_files.write(self._openclaw, run, cases, self._fixes, put)
        if self._openclaw.options.evidence is not None:
            from pytest_openclaw.plugin.evidence import write_evidence

            write_evidence(self._openclaw, run, put, whole=self._whole)
        self._accepted = report_files.write_accepted(self._openclaw, cases, put)

    def _annotations(self, run: Run) -> list[str]:
        """Return the commands by which the CI system marks lines, if it has such."""
        from pytest_openclaw.reports import ci_annotations

        system = ci_annotations.system_of(
            self._openclaw.options.annotations, os.environ
        )
        return list(ci_annotations.lines_of(run, system))
