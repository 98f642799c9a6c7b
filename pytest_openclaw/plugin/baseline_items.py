"""Collectors of the baseline file: its deployments, each with an item per check.

The file is there, so that each id can be given back to pytest:
``openclaw-baseline.toml::prod::gateway.bind_no_auth``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.baseline_report import NAME
from pytest_openclaw.plugin.items import CheckItem
from pytest_openclaw.plugin.items import items_of

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.plugin.run_baseline import RunBaseline
    from pytest_openclaw.plugin.session import Session

#: What pytest reads in an id in a way of its own.
_SPELLED = str.maketrans({"[": "(", "]": ")"})


class BaselineFile(pytest.File):
    """The deployments of the baseline, and its exceptions where they are named."""

    openclaw: Session

    @classmethod
    def of(
        cls, parent: pytest.Collector, baseline: RunBaseline, openclaw: Session
    ) -> BaselineFile:
        """Return the collector of *baseline*; its node id is the file's path."""
        collector: BaselineFile = cls.from_parent(
            parent, path=baseline.path, nodeid=baseline.nodeid
        )
        collector.openclaw = openclaw
        return collector

    def collect(self) -> Iterator[pytest.Collector | pytest.Item]:
        """Yield a collector for each deployment."""
        for audit in self.openclaw.audits.of_baseline():
            name = audit.deployment.name.translate(_SPELLED).replace("::", ":")
            collector: BaselineDeployment = BaselineDeployment.from_parent(
                self, name=name
            )
            collector.openclaw, collector.audit = self.openclaw, audit
            yield collector
        if any(arg.endswith(f"::{NAME}") for arg in self.config.args):
            item: BaselineExceptions = BaselineExceptions.from_parent(self, name=NAME)
            yield item


class BaselineDeployment(pytest.Collector):
    """The checks of one deployment of the baseline, under its name."""

    openclaw: Session
    audit: Audit

    def collect(self) -> Iterator[CheckItem]:
        """Yield an item for each selected check that the release knows."""
        yield from items_of(self, self.openclaw, self.audit)


class BaselineExceptions(pytest.Item):
    """The item that fails at the end of a run, named on the command line."""

    def runtest(self) -> None:
        """Skip: a run of this alone cannot tell what is needed."""
        pytest.skip(
            "exceptions are evaluated only at the end of a complete run: do not "
            "give pytest node ids"
        )

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Place the item in the file."""
        return str(self.path), 0, f"{self.path.name}: {self.name}"
