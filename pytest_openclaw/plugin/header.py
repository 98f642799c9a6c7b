"""What pytest's header says: the deployments that are judged, and by what."""

from __future__ import annotations

import pytest

from pytest_openclaw.plugin.beginning import DEPLOYMENT
from pytest_openclaw.plugin.beginning import conftests_with_deployment
from pytest_openclaw.plugin.session import Session

#: Deployments that the header lists; of more, it lists a few and counts the others.
_MAX_LISTED = 10
_FEW = 5


def lines(config: pytest.Config, openclaw: Session) -> list[str]:
    """Say which deployments are judged, and by which release's rules.

    Of a baseline's deployments, each one whose config does not say all that runs has
    a line; of those that a fixture gives, nothing is known before it runs.
    """
    by_file = openclaw.given_ids.configs(openclaw.options.by_file)
    audits = [
        openclaw.audits.of_config(each) for file in by_file.values() for each in file
    ]
    baseline = openclaw.run_baseline
    if baseline is not None and baseline.is_collected(config):
        audits += openclaw.audits.started_with_flags()
    audits += openclaw.reports.collected
    sources = _of_conftests(config)
    if openclaw.run_baseline is not None:
        sources = [openclaw.run_baseline.header, *sources]
    if openclaw.shard is not None:
        sources = [openclaw.shard.header, *sources]
    if not audits:
        return sources
    from pytest_openclaw.reports import terminal

    verbose = config.get_verbosity() > 0
    listed = audits if len(audits) <= _MAX_LISTED or verbose else audits[:_FEW]
    shown = [terminal.header(each.deployment, each.profile) for each in listed]
    if more := len(audits) - len(listed):
        shown.append(f"openclaw: and {more:,} more deployments (-v lists them all)")
    return [*shown, *sources]


def _of_conftests(config: pytest.Config) -> list[str]:
    """Return a line for each conftest, of those loaded so far, with deployments."""
    root = config.rootpath
    named = (
        each.relative_to(root).as_posix() if each.is_relative_to(root) else str(each)
        for each in sorted(conftests_with_deployment(config))
    )
    return [f"openclaw: deployments of {DEPLOYMENT} in {each}" for each in named]
