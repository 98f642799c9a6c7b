"""Lets pytest-xdist send a deployment's items to one worker, without an option.

``--dist load`` sends consecutive items in portions. Ours end where a deployment ends:
what its checks have in common is made once. Other tests are sent as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

    from pytest_openclaw.plugin.session import Session

_PROVIDED = "openclaw/"


def scheduling(
    config: pytest.Config, log: Producer, openclaw: Session
) -> LoadScheduling | None:
    """Return what hands items out; ``None`` leaves that to xdist.

    It is for what xdist does by itself, not for another ``--dist``, a portion that
    ``--maxschedchunk`` states, or one deployment, which all workers share.
    """
    is_usual = config.getoption("dist") == "load"
    if not is_usual or config.getoption("maxschedchunk", None) is not None:
        return None
    files = _files(openclaw)
    return WholeDeployments(config, log, files) if _are_many(openclaw) else None


def _are_many(openclaw: Session) -> bool:
    baseline = openclaw.run_baseline
    registered = len(baseline.deployments) if baseline is not None else 0
    given = len(openclaw.options.configs) + len(openclaw.options.reports)
    hooks = openclaw.config.hook.pytest_openclaw_deployments.get_hookimpls()
    return given + registered > 1 or bool(hooks)


def _files(openclaw: Session) -> frozenset[str]:
    """Return what node ids of deployments begin with, but for those of hooks."""
    from pytest_openclaw.language.plain import node_id

    root = openclaw.config.rootpath
    options, baseline = openclaw.options, openclaw.run_baseline
    files = {node_id(path, root) for path in (*options.by_file, *options.reports)}
    return frozenset(files | ({baseline.nodeid} if baseline is not None else set()))


class WholeDeployments(LoadScheduling):
    """Load scheduling whose portions do not end within a deployment."""

    def __init__(
        self, config: pytest.Config, log: Producer, files: frozenset[str]
    ) -> None:
        super().__init__(config, log)
        self._files = files

    def _send_tests(self, node: WorkerController, num: int) -> None:
        # Where xdist has no method of this name any more, it sends portions as ever.
        while 0 < num < len(self.pending) and self._are_together(num - 1, num):
            num += 1
        super()._send_tests(node, num)

    def _are_together(self, *places: int) -> bool:
        """Are the items at two places of what is left of one deployment?"""
        assert self.collection is not None
        ids = [self.collection[self.pending[place]] for place in places]
        one, other = (each.rpartition("::")[0] for each in ids)
        file = one.partition("::")[0]
        return one == other and (file in self._files or file.startswith(_PROVIDED))
