"""Says what stops the collection of a worker of xdist, which else ends silently."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw.plugin.beginning import is_worker

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session

_FAULT = "openclaw_fault"


def send(config: pytest.Config, error: pytest.UsageError) -> None:
    """Put an error into what a worker sends; in another process, do nothing."""
    if is_worker(config):
        vars(config)["workeroutput"][_FAULT] = [str(each) for each in error.args]


class WorkerFaults:
    """Takes the usage error of a worker to the process that started it."""

    def __init__(self, openclaw: Session) -> None:
        """Prepare for a session, of a worker or with workers."""
        self._openclaw = openclaw

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Send no items to be run in a worker that ends."""
        if _FAULT in getattr(self._openclaw.config, "workeroutput", {}):
            session.items.clear()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker has sent; others have met the same, and say it again."""
        for fault in getattr(node, "workeroutput", {}).get(_FAULT, ()):
            if fault not in self._openclaw.worker_faults:
                self._openclaw.worker_faults.append(fault)
