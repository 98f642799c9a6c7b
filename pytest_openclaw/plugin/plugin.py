"""The pytest plugin: every hook that pytest calls, and nothing else.

What the hooks do lives beside them: options, collectors and items, the engine, the
reports. The engine is imported once a deployment is asked for. PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Generator
from pathlib import Path

import pytest

from pytest_openclaw.errors import OpenClawError
from pytest_openclaw.failures import CheckBroken
from pytest_openclaw.plugin import collecting
from pytest_openclaw.plugin import fixtures
from pytest_openclaw.plugin import header
from pytest_openclaw.plugin import marks
from pytest_openclaw.plugin import printing
from pytest_openclaw.plugin import progress
from pytest_openclaw.plugin.command_line import add_options
from pytest_openclaw.plugin.completeness import REPLACED
from pytest_openclaw.plugin.enforcing import RESULT
from pytest_openclaw.plugin.enforcing import marks_of
from pytest_openclaw.plugin.fixture_faults import FixtureFaults
from pytest_openclaw.plugin.items import CheckFunction
from pytest_openclaw.plugin.items import CheckItem
from pytest_openclaw.plugin.items import unevaluated
from pytest_openclaw.plugin.kept_reports import KeptReports
from pytest_openclaw.plugin.node_ids import keep_from_pytest
from pytest_openclaw.plugin.recorder import Recorder
from pytest_openclaw.plugin.session import SESSION
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.standard_input import (
    pytest_load_initial_conftests as pytest_load_initial_conftests,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and their ini twins."""
    add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the hooks that organisations can implement."""
    from pytest_openclaw.plugin import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Print what is asked for, instead of running."""
    return printing.instead_of_running(config)


#: Plugins whose reports show what they know of ours, by the names that pytest has.
_OTHER_REPORTS = ("html", "pytest_html.plugin", "allure_pytest", "allure_pytest.plugin")


def pytest_configure(config: pytest.Config) -> None:
    """Register markers and fixtures, and check what the options ask for."""
    marks.register(config)
    openclaw = Session(config)
    config.stash[SESSION] = openclaw
    if openclaw.options.needs_validation:
        from pytest_openclaw.plugin.option_checks import validate

        validate(openclaw.options, openclaw.catalogue())
    openclaw.reports.validate()
    _ = openclaw.earlier_evidence, openclaw.frameworks
    # Faults of these files are told before anything runs.
    if openclaw.run_baseline is not None or openclaw.options.configs:
        _ = openclaw.governance
    if openclaw.run_baseline is not None:
        _ = openclaw.run_baseline.deployments
    has_policy = (
        openclaw.run_baseline is not None or openclaw.options.profile is not None
    )
    if has_policy or os.path.exists(openclaw.accepted_file):
        _ = openclaw.policy
    config.pluginmanager.register(fixtures.made_for(openclaw), "openclaw-fixtures")
    recorder = Recorder(openclaw)
    config.pluginmanager.register(recorder, "openclaw-recorder")
    if progress.is_long(openclaw):
        shown = progress.Progress(config, recorder)
        config.pluginmanager.register(shown, "openclaw-progress")
    config.pluginmanager.register(FixtureFaults(), "openclaw-fixture-faults")
    config.pluginmanager.register(KeptReports(config), "openclaw-kept-reports")
    if config.getoption("dist", "no") != "no":  # pytest-xdist has workers
        from pytest_openclaw.plugin.shared_answers import SharedAnswers

        config.pluginmanager.register(SharedAnswers(), "openclaw-shared-answers")
    if any(map(config.pluginmanager.has_plugin, _OTHER_REPORTS)):
        from pytest_openclaw.plugin import other_reports

        other_reports.register(config, openclaw)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which deployments are judged, and by which release's rules."""
    return header.lines(config, config.stash[SESSION])


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Keep the ids of deployments that are in no file from pytest."""
    keep_from_pytest(session, session.config.stash[SESSION].given_ids)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let the session collect what options and hooks name, after its arguments."""
    is_session = isinstance(collector, pytest.Session)
    if is_session:
        collecting.read_baseline(collector.config)
    report = yield
    if is_session and report.passed:
        assert isinstance(collector, pytest.Session)
        report.result.extend(collecting.asked_for(collector))
    return report


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """Collect a config given as an argument, and a conftest that gives a deployment."""
    return collecting.collector_of(file_path, parent)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``openclaw_check`` once for each selected check."""
    if fixtures.CHECK not in metafunc.fixturenames:
        return
    openclaw = metafunc.config.stash[SESSION]
    profile = openclaw.policy.selection.profile
    parameters = [
        pytest.param(
            check.id,
            id=check.id,
            marks=marks_of(check, profile, openclaw.frameworks),
        )
        for check in openclaw.checks()
    ]
    metafunc.parametrize(fixtures.CHECK, parameters, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave a deployment's checks to a test function that asks for openclaw_check."""
    folders = [
        item.path
        for item in items
        if fixtures.CHECK in getattr(item, "fixturenames", ())
    ]
    replaced: list[pytest.Item] = [
        item
        for item in items
        if isinstance(item, CheckFunction)
        and any(path.is_relative_to(item.path.parent) for path in folders)
    ]
    openclaw = config.stash[SESSION]
    if openclaw.shard is not None:
        replaced += openclaw.shard.left_to_others(openclaw, items)
    if replaced:
        for each in replaced:
            each.stash[REPLACED] = True
        config.hook.pytest_deselected(items=replaced)
        items[:] = [item for item in items if REPLACED not in item.stash]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Let failures, and the short summary, begin with what is critical."""
    failed = terminalreporter.stats.get("failed", [])
    if failed:
        from pytest_openclaw.plugin.ordering import worst_first

        failed[:] = worst_first(failed)
    return (yield)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Read the exceptions that items are marked with, by conftest files as well."""
    marks.read_marks(session.items)
    if any(isinstance(item, CheckItem) for item in session.items):
        from pytest_openclaw.plugin.finished import FinishedDeployments

        openclaw = session.config.stash[SESSION]
        openclaw.finished = FinishedDeployments(openclaw, session.items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach what the check found, and say it in words instead of a traceback."""
    report = yield
    if (
        isinstance(item, CheckItem)
        and call.excinfo is not None
        and isinstance(call.excinfo.value, pytest.skip.Exception)
    ):
        # They refer to what caught the exception, and that to the exception.
        traceback.clear_frames(call.excinfo.tb)
    if call.excinfo is not None and isinstance(call.excinfo.value, CheckBroken):
        report.longrepr = str(call.excinfo.value)
    openclaw = item.config.stash[SESSION]
    if report.when == "teardown" and openclaw.finished is not None:
        openclaw.finished.ran(item)
    result = item.stash.get(RESULT, None)
    if report.when == "teardown" and result is not None:
        del item.stash[RESULT]  # pytest keeps the item until the run ends
    if result is None and isinstance(item, (CheckItem, CheckFunction)):
        result = None if report.passed else unevaluated(item, report)
    if result is None:
        return report
    if report.when == "call" or not report.passed:
        vars(report)["openclaw"] = result.to_data()  # xdist carries it
        openclaw.results[report.nodeid] = result
    if call.excinfo is not None and isinstance(call.excinfo.value, OpenClawError):
        report.longrepr = str(call.excinfo.value)
    elif isinstance(report.longrepr, tuple) and not hasattr(report, "wasxfail"):
        _, _, reason = report.longrepr  # the place in this package says nothing
        report.longrepr = (item.location[0], 1, reason)
    return report
