"""What pytest's header says: the deployments that are judged, and by what."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw.plugin.beginning import DEPLOYMENT
from pytest_openclaw.plugin.beginning import conftests_with_deployment
from pytest_openclaw.plugin.beginning import is_worker
from pytest_openclaw.plugin.session import Session

#: Deployments that the header lists; of more, it lists a few and counts the others.
_MAX_LISTED = 10
_FEW = 5
#: How the names of configs end that are in no form.
_PLAIN = (".json", ".json5")
_ONLY_REQUESTED = "; the arguments leave its checks out, but for tests that request it"


def lines(config: pytest.Config, openclaw: Session) -> list[str]:
    """Say which deployments are judged, and by which release's rules.

    Of a baseline's deployments, each one whose config does not say all that runs has
    a line; of those that a fixture gives, nothing is known before it runs.
    """
    by_file = openclaw.given_ids.configs(openclaw.options.by_file)
    paths = [each for file in by_file.values() for each in file]
    left = _left_to_workers(config, paths)
    audits = [openclaw.audits.of_config(each) for each in paths[: len(paths) - left]]
    baseline = openclaw.run_baseline
    if baseline is not None and baseline.is_collected(config):
        audits += openclaw.audits.started_with_flags()
    audits += openclaw.reports.collected
    sources = _of_conftests(config)
    if openclaw.run_baseline is not None:
        sources = [openclaw.run_baseline.header(config), *sources]
    if openclaw.shard is not None:
        sources = [openclaw.shard.header, *sources]
    if not audits:
        return sources
    from pytest_openclaw.reports import terminal

    verbose = config.get_verbosity() > 0
    are_few = len(audits) + left <= _MAX_LISTED
    listed = audits if are_few or verbose else audits[:_FEW]
    shown = [terminal.header(each.deployment, each.profile) for each in listed]
    if more := len(audits) + left - len(listed):
        shown.append(f"openclaw: and {more:,} more deployments (-v lists them all)")
    return [*shown, *sources]


def _left_to_workers(config: pytest.Config, paths: list[Path]) -> int:
    """Return how many of the last configs are neither shown nor judged here.

    The controller of xdist judges none. What only a form can have wrong, it says
    before its workers meet it.
    """
    is_controller = config.getoption("dist", "no") != "no" and not is_worker(config)
    are_plain = all(each.suffix in _PLAIN for each in paths[_FEW:])
    if not is_controller or not are_plain or config.get_verbosity() > 0:
        return 0
    return len(paths) - _FEW if len(paths) > _MAX_LISTED else 0


def _of_conftests(config: pytest.Config) -> list[str]:
    """Return a line for each conftest, of those loaded so far, with deployments."""
    root = config.rootpath
    shown = []
    for path in sorted(conftests_with_deployment(config)):
        named = path.relative_to(root).as_posix() if path.is_relative_to(root) else path
        why = "" if _is_collected(config, path) else _ONLY_REQUESTED
        shown.append(f"openclaw: deployments of {DEPLOYMENT} in {named}{why}")
    return shown


def _is_collected(config: pytest.Config, conftest: Path) -> bool:
    """Does an argument name a *conftest*, or a folder that it is in?"""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        return True
    folder = config.invocation_params.dir
    named = ((folder / each.partition("::")[0]).resolve() for each in config.args)
    return any(conftest.resolve().is_relative_to(each) for each in named)
