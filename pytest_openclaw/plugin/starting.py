"""Makes the session of a run, and adds the hooks that see its items."""

from __future__ import annotations

import os
from typing import Any

import pytest

from pytest_openclaw.checks.kit.docstrings import require_docstrings
from pytest_openclaw.errors import UsageError
from pytest_openclaw.plugin import progress
from pytest_openclaw.plugin.beginning import SESSION
from pytest_openclaw.plugin.beginning import is_worker
from pytest_openclaw.plugin.fixture_faults import FixtureFaults
from pytest_openclaw.plugin.fixture_parameters import FixtureParameters
from pytest_openclaw.plugin.kept_reports import PYTEST_HTML
from pytest_openclaw.plugin.kept_reports import KeptReports
from pytest_openclaw.plugin.recorder import Recorder
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.worker_faults import WorkerFaults

#: Plugins whose reports show what they know of ours, by the names that pytest has.
_OTHER_REPORTS = (*PYTEST_HTML, "allure_pytest", "allure_pytest.plugin")


def start(config: pytest.Config) -> None:
    """Check what the options ask for, and be there for the items.

    Raises :class:`pytest.UsageError`.
    """
    try:
        require_docstrings()
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    openclaw = Session(config)
    config.stash[SESSION] = openclaw
    _validate(openclaw)
    parameters = FixtureParameters()
    config.pluginmanager.register(parameters, "openclaw-fixture-parameters")
    recorder = Recorder(openclaw, parameters.repeated)
    config.pluginmanager.register(recorder, "openclaw-recorder")
    if progress.is_long(openclaw):
        shown = progress.Progress(config, recorder)
        config.pluginmanager.register(shown, "openclaw-progress")
    config.pluginmanager.register(FixtureFaults(), "openclaw-fixture-faults")
    config.pluginmanager.register(KeptReports(config), "openclaw-kept-reports")
    with_workers = config.getoption("dist", "no") != "no"
    if with_workers or is_worker(config):
        config.pluginmanager.register(WorkerFaults(openclaw), "openclaw-worker-faults")
    if with_workers:  # pytest-xdist has workers
        from pytest_openclaw.plugin.shared_answers import SharedAnswers

        config.pluginmanager.register(SharedAnswers(), "openclaw-shared-answers")
        config.pluginmanager.register(_Scheduling(openclaw), "openclaw-scheduling")
    if any(map(config.pluginmanager.has_plugin, _OTHER_REPORTS)):
        from pytest_openclaw.plugin import other_reports

        other_reports.register(config, openclaw)


class _Scheduling:
    """Says how items are handed out, where xdist asks for that."""

    def __init__(self, openclaw: Session) -> None:
        self._openclaw = openclaw

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Keep the items of a deployment together; ``None`` leaves it to xdist."""
        from pytest_openclaw.plugin.whole_deployments import scheduling

        return scheduling(config, log, self._openclaw)


def _validate(openclaw: Session) -> None:
    """Read what may be at fault, before anything runs."""
    if openclaw.options.needs_validation:
        from pytest_openclaw.plugin.option_checks import validate

        validate(openclaw.options, openclaw.catalogue())
    openclaw.reports.validate()
    _ = openclaw.earlier_evidence, openclaw.frameworks
    if openclaw.run_baseline is not None or openclaw.options.configs:
        _ = openclaw.governance
    if openclaw.run_baseline is not None:
        _ = openclaw.run_baseline.deployments
    has_policy = (
        openclaw.run_baseline is not None or openclaw.options.profile is not None
    )
    if has_policy or os.path.exists(openclaw.accepted_file):
        _ = openclaw.policy
