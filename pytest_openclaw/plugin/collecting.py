"""Which collectors a run has: for files given as arguments, by options and by hooks.

Most runs have only one kind of them, or none: the others are not loaded.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw.plugin import fixtures
from pytest_openclaw.plugin.items import ConfigFile
from pytest_openclaw.plugin.items import ConftestChecks
from pytest_openclaw.plugin.items import Deployments
from pytest_openclaw.plugin.run_baseline import RunBaseline
from pytest_openclaw.plugin.session import SESSION
from pytest_openclaw.plugin.session import Session


def read_baseline(config: pytest.Config) -> None:
    """Read the deployments of the baseline: their faults are usage errors."""
    openclaw = config.stash[SESSION]
    baseline = openclaw.run_baseline
    if baseline is not None and baseline.is_collected(config):
        openclaw.audits.of_baseline()


def asked_for(session: pytest.Session) -> list[pytest.Collector]:
    """Return collectors for all that options, the baseline and hooks name."""
    openclaw = session.config.stash[SESSION]
    if openclaw.options.gateway_args:  # whether a release has them, it says itself
        for path in openclaw.options.configs:
            openclaw.audits.of_config(path)
    collectors: list[pytest.Collector] = [
        _collector(session, path, openclaw)
        for path in openclaw.given_ids.configs(openclaw.options.by_file)
        if not session.isinitpath(path)  # else the argument itself collects it
    ]
    collectors += [
        _report(session, path, openclaw)
        for path in openclaw.reports.paths
        if not session.isinitpath(path)
    ]
    baseline = openclaw.run_baseline
    if (
        baseline is not None
        and baseline.deployments
        and baseline.is_collected(session.config)
        and not session.isinitpath(baseline.path)
    ):
        collectors.append(_baseline(session, baseline, openclaw))
    audits = openclaw.audits.of_plugins()
    openclaw.given_ids.refuse_unknown(audits)
    provided = [Deployments.of(session, audit, openclaw) for audit in audits]
    return [*collectors, *(each for each in provided if each.only != frozenset())]


def _collector(
    parent: pytest.Collector, path: Path, openclaw: Session
) -> pytest.Collector:
    if openclaw.options.in_manifest(path) or openclaw.given_ids.in_manifest(path):
        from pytest_openclaw.plugin.kubernetes_items import ManifestFile

        return ManifestFile.of(parent, path, openclaw)
    return ConfigFile.of(parent, path, openclaw)


def _report(
    parent: pytest.Collector, path: Path, openclaw: Session
) -> pytest.Collector:
    from pytest_openclaw.plugin.given_reports import ReportFile

    return ReportFile.of(parent, path, openclaw)


def _baseline(
    parent: pytest.Collector, baseline: RunBaseline, openclaw: Session
) -> pytest.Collector:
    from pytest_openclaw.plugin.baseline_items import BaselineFile

    return BaselineFile.of(parent, baseline, openclaw)


def collector_of(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a config given as an argument, and a conftest that gives a deployment."""
    openclaw = parent.config.stash[SESSION]
    if file_path.name == "conftest.py" and fixtures.gives_deployment(
        file_path, parent.config
    ):
        return ConftestChecks.of(parent, file_path, openclaw)
    if not parent.session.isinitpath(file_path):
        return None
    baseline = openclaw.run_baseline
    if baseline is not None and file_path == baseline.path:
        return _baseline(parent, baseline, openclaw)
    if openclaw.reports.names(file_path):
        return _report(parent, file_path, openclaw)
    is_config = file_path.name == "openclaw.json" or file_path in (
        openclaw.options.by_file
    )
    if is_config or openclaw.given_ids.names_config(file_path, openclaw):
        return _collector(parent, file_path, openclaw)
    return None
