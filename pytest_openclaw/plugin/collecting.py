"""Which collectors a run has: for files given as arguments, by options and by hooks.

Most runs have only one kind of them, or none: the others are not loaded.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.plugin.beginning import DEPLOYMENT
from pytest_openclaw.plugin.beginning import conftests_with_deployment
from pytest_openclaw.plugin.completeness import REPLACED
from pytest_openclaw.plugin.enforcing import marks_of
from pytest_openclaw.plugin.fixtures import CHECK
from pytest_openclaw.plugin.items import CheckFunction
from pytest_openclaw.plugin.items import ConfigFile
from pytest_openclaw.plugin.items import ConftestChecks
from pytest_openclaw.plugin.items import Deployments
from pytest_openclaw.plugin.overlapping_arguments import refuse_overlapping_arguments
from pytest_openclaw.plugin.run_baseline import RunBaseline
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.worker_faults import send


def read_baseline(config: pytest.Config, openclaw: Session) -> None:
    """Read the deployments of the baseline: their faults are usage errors.

    So are those of hooks that register checks; while a config is collected, pytest
    makes a traceback of them.
    """
    if config.hook.pytest_openclaw_register_checks.get_hookimpls():
        openclaw.catalogue()
    baseline = openclaw.run_baseline
    if baseline is not None and baseline.is_collected(config):
        openclaw.audits.of_baseline()


def asked_for(session: pytest.Session, openclaw: Session) -> list[pytest.Collector]:
    """Return collectors for all that options, the baseline and hooks name."""
    refuse_overlapping_arguments(session.config)
    if openclaw.options.gateway_args:  # whether a release has them, it says itself
        for path in openclaw.options.configs:
            openclaw.audits.of_config(path)
    collectors: list[pytest.Collector] = [
        _collector(session, path, openclaw)
        for path in openclaw.given_ids.configs(openclaw.options.by_file)
        if not session.isinitpath(path)  # else the argument itself collects it
    ]
    collectors += [
        _collector(session, path, openclaw)
        for path in dict.fromkeys(openclaw.given_ids.dropped(session, openclaw))
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
    collectors += _of_root_conftest(session, openclaw)
    audits = openclaw.audits.of_plugins()
    openclaw.given_ids.refuse_unknown(audits)
    provided = [Deployments.of(session, audit, openclaw) for audit in audits]
    return [*collectors, *(each for each in provided if each.only != frozenset())]


def _of_root_conftest(
    session: pytest.Session, openclaw: Session
) -> list[pytest.Collector]:
    """Collect the conftest beside the folders of ``testpaths``, if it has deployments.

    That setting says where tests are, and a run without arguments is of everything.
    """
    config = session.config
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return []
    folders = [(config.rootpath / each).resolve() for each in config.args]
    root = config.rootpath.resolve()
    return [
        ConftestChecks.of(session, path, openclaw)
        for path in conftests_with_deployment(config)
        if path.parent.resolve() == root and root not in folders
    ]


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


def of_conftest(
    file_path: Path, parent: pytest.Collector, openclaw: Session
) -> pytest.Collector:
    """Collect the checks of the deployment that a conftest gives."""
    return ConftestChecks.of(parent, file_path, openclaw)


def of_argument(
    file_path: Path, parent: pytest.Collector, openclaw: Session
) -> pytest.Collector | None:
    """Collect a config, baseline or report that is given as an argument."""
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


def parametrize(metafunc: pytest.Metafunc, openclaw: Session) -> None:
    """Run a test that asks for ``openclaw_check`` once for each selected check."""
    profile = openclaw.policy.selection.profile
    parameters = [
        pytest.param(
            check.id,
            id=check.id,
            marks=marks_of(check, profile, openclaw.frameworks),
        )
        for check in openclaw.checks()
    ]
    metafunc.parametrize(CHECK, parameters, indirect=True)


def refuse_empty_fixtures(items: list[pytest.Item]) -> None:
    """Raise :class:`pytest.UsageError` for a fixture with an empty list of parameters.

    pytest skips what requests it, so a gate without a deployment would be green.
    """
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        is_of_test = CHECK in params and DEPLOYMENT in params
        if (isinstance(item, CheckFunction) or is_of_test) and _is_emptied(item):
            file = plain_name(item.nodeid.partition("::")[0])
            error = pytest.UsageError(
                f"{file}: the fixture openclaw_deployment has no parameters, so there"
                " is no deployment to check: add some; if none are expected, use"
                " params=[None] and call pytest.skip() in the fixture"
            )
            send(item.config, error)
            raise error


def _is_emptied(item: pytest.Item) -> bool:
    """Did pytest mark *item* because a list of parameters is empty?"""
    reasons = (
        str(mark.kwargs.get("reason", ""))
        for mark in item.iter_markers()
        if mark.name in ("skip", "xfail")
    )
    return any(each.startswith("got empty parameter set") for each in reasons)


def leave_out(items: list[pytest.Item], openclaw: Session) -> None:
    """Deselect the items that a test function runs instead, or another shard."""
    folders = [
        item.path for item in items if CHECK in getattr(item, "fixturenames", ())
    ]
    replaced: list[pytest.Item] = [
        item
        for item in items
        if isinstance(item, CheckFunction)
        and any(path.is_relative_to(item.path.parent) for path in folders)
    ]
    if openclaw.shard is not None:
        replaced += openclaw.shard.left_to_others(openclaw, items)
    if replaced:
        for each in replaced:
            each.stash[REPLACED] = True
        openclaw.config.hook.pytest_deselected(items=replaced)
        items[:] = [item for item in items if REPLACED not in item.stash]
