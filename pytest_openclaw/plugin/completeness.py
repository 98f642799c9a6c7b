"""Did a run collect and run every deployment of the project, whole?

Only then can it say that an exception is no longer needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw.plugin.beginning import typed
from pytest_openclaw.plugin.run_baseline import RunBaseline
from pytest_openclaw.plugin.session import Session

#: Marks the items that a test function with ``openclaw_check`` takes the place of.
REPLACED = pytest.StashKey[bool]()
#: Options of pytest that leave items out, or do not run them.
_PARTIAL = ("collectonly", "setuponly", "setupplan", "lf", "stepwise", "noconftest")
#: What a worker of xdist sends to the controller at its end.
_INCOMPLETE = "openclaw_incomplete"
_HIDES_NAMES = "openclaw_hides_names"


class Completeness:
    """What a run leaves out, gathered while it runs."""

    def __init__(self, openclaw: Session) -> None:
        self._openclaw = openclaw
        self._is_partial = False

    def deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note that items do not run, if checks are among them."""
        for item in items:
            is_check = item.get_closest_marker("openclaw") is not None
            if is_check and not item.stash.get(REPLACED, False):
                self._is_partial = True

    def broke(self) -> None:
        """Note that something could not be collected, or that a worker died."""
        self._is_partial = True

    def send(self, output: dict[str, Any]) -> None:
        """Put what a worker left out into its *output*."""
        output[_INCOMPLETE] = self._is_partial
        output[_HIDES_NAMES] = self.hides_names

    def receive(self, output: dict[str, Any]) -> None:
        """Note what a worker left out."""
        self._is_partial = self._is_partial or bool(output.get(_INCOMPLETE))
        shard = self._openclaw.shard
        if shard is not None and output.get(_HIDES_NAMES):
            shard.hides_names = True

    @property
    def hides_names(self) -> bool:
        """Do other shards have deployments whose names are not known here?"""
        shard = self._openclaw.shard
        return shard is not None and shard.hides_names

    @property
    def leaves_out(self) -> bool:
        """Was anything left out that was collected, or could not be collected?"""
        return self._is_partial

    def is_whole(self, session: pytest.Session) -> bool:
        """Was nothing left out, from the command line to the end of the run?"""
        ended = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED
        return not (
            self._is_partial
            or session.shouldstop
            or session.shouldfail
            or session.exitstatus not in ended
            or self._is_asked_for_less(session.config)
        )

    def _is_asked_for_less(self, config: pytest.Config) -> bool:
        options, baseline = self._openclaw.options, self._openclaw.run_baseline
        return (
            any(config.getoption(name, False) for name in _PARTIAL)
            or any(each.startswith("--ignore") for each in typed(config))
            or bool(options.select or options.ignore)
            or not _covers(config, config.rootpath)
            or (baseline is not None and not _has_all_of(baseline, config))
        )


def _has_all_of(baseline: RunBaseline, config: pytest.Config) -> bool:
    is_there = not baseline.deployments or baseline.is_collected(config)
    return is_there and not baseline.is_overruled


def _covers(config: pytest.Config, path: Path) -> bool:
    """Is everything below *path* collected, by an argument or since there is none?"""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        return True
    folder = config.invocation_params.dir
    return any(
        path.is_relative_to((folder / argument).resolve())
        for argument in config.args
        if "::" not in argument
    )
