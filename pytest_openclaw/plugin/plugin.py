"""The pytest plugin: every hook that pytest calls, and nothing else.

What the hooks do lives beside them: options, collectors and items, the engine, the
reports. It is imported once something asks for it. PYTEST_DONT_REWRITE
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Generator
from pathlib import Path
from types import ModuleType

import pytest

from pytest_openclaw.plugin import fixtures
from pytest_openclaw.plugin.beginning import DEPLOYMENT
from pytest_openclaw.plugin.beginning import HOOKS
from pytest_openclaw.plugin.beginning import begun
from pytest_openclaw.plugin.beginning import conftests_with_deployment
from pytest_openclaw.plugin.beginning import is_asked_for
from pytest_openclaw.plugin.beginning import is_given
from pytest_openclaw.plugin.beginning import session_of
from pytest_openclaw.plugin.command_line import INSTEAD
from pytest_openclaw.plugin.command_line import add_options
from pytest_openclaw.plugin.markers import EXCEPTION
from pytest_openclaw.plugin.markers import MARKERS
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


def pytest_plugin_registered(plugin: object) -> None:
    """Refuse a hook under a name that none of ours has.

    pytest refuses it as well, with the traceback of an INTERNALERROR.
    """
    found = vars(plugin) if isinstance(plugin, ModuleType) else ()
    if any(each.startswith(HOOKS) for each in found):
        from pytest_openclaw.plugin.hook_names import require_known

        require_known(plugin)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Print what is asked for, instead of running."""
    if not any(is_given(config, name) for name in INSTEAD):
        return None
    from pytest_openclaw.plugin import printing

    return printing.instead_of_running(config)


def pytest_configure(config: pytest.Config) -> None:
    """Register markers and fixtures, and begin if anything asks for this plugin."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    if is_asked_for(config):
        session_of(config)
    config.pluginmanager.register(fixtures.made_for(config), "openclaw-fixtures")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which deployments are judged, and by which release's rules."""
    openclaw = begun(config)
    if openclaw is None:
        return []
    from pytest_openclaw.plugin import header

    return header.lines(config, openclaw)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Keep the ids of deployments that are in no file from pytest."""
    openclaw = begun(session.config)
    if openclaw is None:
        return (yield)
    from pytest_openclaw.plugin.node_ids import keep_from_pytest

    try:
        keep_from_pytest(session, openclaw.given_ids)
        return (yield)
    except pytest.UsageError as error:
        from pytest_openclaw.plugin.worker_faults import send

        hints = openclaw.given_ids.hints(openclaw)
        hinted = pytest.UsageError(*error.args, *hints)
        send(session.config, hinted)
        raise hinted from None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let the session collect what options and hooks name, after its arguments."""
    config = collector.config
    openclaw = begun(config)
    session = collector if isinstance(collector, pytest.Session) else None
    if session is not None and openclaw is not None:
        from pytest_openclaw.plugin import collecting

        collecting.read_baseline(config, openclaw)
    report = yield
    if report.failed and openclaw is not None and openclaw.fault is not None:
        from pytest_openclaw.plugin.worker_faults import send

        send(config, openclaw.fault)
        raise openclaw.fault  # else it counts as a fault of that file
    if session is None:
        return report
    if config.hook.pytest_openclaw_deployments.get_hookimpls():
        openclaw = session_of(config)  # a conftest below the root has them
    if openclaw is not None and report.passed:
        from pytest_openclaw.plugin import collecting

        report.result.extend(collecting.asked_for(session, openclaw))
    return report


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """Collect a config given as an argument, and a conftest that gives a deployment."""
    config = parent.config
    if file_path.name == "conftest.py" and any(
        os.path.samefile(each, file_path) for each in conftests_with_deployment(config)
    ):
        openclaw = session_of(config)
        from pytest_openclaw.plugin import collecting

        return collecting.of_conftest(file_path, parent, openclaw)
    openclaw_begun = begun(config)
    if openclaw_begun is None or not parent.session.isinitpath(file_path):
        return None
    from pytest_openclaw.plugin import collecting

    return collecting.of_argument(file_path, parent, openclaw_begun)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``openclaw_check`` once for each selected check."""
    if fixtures.CHECK in metafunc.fixturenames:
        from pytest_openclaw.plugin import collecting

        collecting.parametrize(metafunc, session_of(metafunc.config))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave a deployment's checks to a test function that asks for openclaw_check."""
    openclaw = begun(config)
    if openclaw is not None or config.hook.pytest_openclaw_deployments.get_hookimpls():
        from pytest_openclaw.plugin.late_hooks import refuse_late_hooks

        refuse_late_hooks(config, items, openclaw)
    if openclaw is None and any(
        DEPLOYMENT in getattr(item, "fixturenames", ()) for item in items
    ):
        openclaw = session_of(config)
    if openclaw is not None:
        from pytest_openclaw.plugin import collecting

        collecting.refuse_empty_fixtures(items)
        collecting.leave_out(items, openclaw)


def pytest_warning_recorded(
    warning_message: warnings.WarningMessage, when: str
) -> None:
    """Refuse a misspelled setting of the ini file, which pytest only warns of."""
    if when == "config":
        from pytest_openclaw.plugin.misspelled import refuse_misspelled

        refuse_misspelled(str(warning_message.message))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Read the exceptions that items are marked with, by conftest files as well."""
    if any(item.get_closest_marker(EXCEPTION) for item in session.items):
        from pytest_openclaw.plugin.marks import read_marks

        read_marks(session.items, session_of(session.config))
    openclaw = begun(session.config)
    if openclaw is not None:
        from pytest_openclaw.plugin.finished import finished_deployments

        openclaw.finished = finished_deployments(openclaw, session.items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach what the check found, and say it in words instead of a traceback."""
    report = yield
    openclaw = begun(item.config)
    if openclaw is not None:
        from pytest_openclaw.plugin.item_reports import complete

        complete(report, item, call, openclaw)
    if call.excinfo is not None:
        from pytest_openclaw.failures import CheckBroken

        if isinstance(call.excinfo.value, CheckBroken):
            report.longrepr = str(call.excinfo.value)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> Generator[None, None, None]:
    """Let failures, and the short summary, begin with what is critical."""
    openclaw = begun(config)
    failed = terminalreporter.stats.get("failed", [])
    if failed and openclaw is not None:
        from pytest_openclaw.plugin.ordering import worst_first

        failed[:] = worst_first(failed)
    yield
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and (
        openclaw is None or (openclaw.shard is None and not openclaw.worker_faults)
    ):
        from pytest_openclaw.plugin.first_steps import show_first_steps

        show_first_steps(terminalreporter)
