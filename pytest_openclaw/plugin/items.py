"""Collectors and items: one item per checkId and deployment."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw import reasons
from pytest_openclaw.errors import OpenClawError
from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.plugin.enforcing import enforce
from pytest_openclaw.plugin.enforcing import marks_of

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.checks.kit.check import Check
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.reports.result import Result


class ConfigFile(pytest.File):
    """The checks of one config file, known when it is collected."""

    openclaw: Session

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, openclaw: Session) -> ConfigFile:
        """Return the collector of the config at *path*; its node id is that path."""
        from pytest_openclaw.language.plain import node_id

        nodeid = node_id(path, parent.config.rootpath)
        collector: ConfigFile = cls.from_parent(parent, path=path, nodeid=nodeid)
        collector.openclaw = openclaw
        return collector

    def collect(self) -> Iterator[CheckItem]:
        """Yield an item for each selected check that the release knows."""
        yield from items_of(
            self, self.openclaw, self.openclaw.audits.of_config(self.path)
        )


class Deployments(pytest.Collector):
    """The checks of deployments that plugins provide, under ``openclaw/<name>``."""

    openclaw: Session
    audit: Audit
    only: frozenset[str] | None

    @classmethod
    def of(
        cls, parent: pytest.Collector, audit: Audit, openclaw: Session
    ) -> Deployments:
        """Return the collector of one deployment, of the checks that ids name."""
        from pytest_openclaw.language.plain import printable
        from pytest_openclaw.plugin.node_ids import provided_id

        name = audit.deployment.name
        collector: Deployments = cls.from_parent(
            parent, name=printable(name), nodeid=provided_id(name)
        )
        collector.openclaw = openclaw
        collector.audit = audit
        collector.only = openclaw.given_ids.checks_of(audit)
        return collector

    def collect(self) -> Iterator[CheckItem]:
        """Yield an item for each selected check that the release knows."""
        for item in items_of(self, self.openclaw, self.audit):
            if self.only is None or item.name in self.only:
                yield item


def items_of(
    parent: pytest.Collector, openclaw: Session, audit: Audit
) -> Iterator[CheckItem]:
    """Yield an item for each selected check that the deployment's release knows."""
    from pytest_openclaw.language.plain import printable

    checks = list(audit.enforced)
    audit.wait()
    if not checks:
        raise parent.CollectError(_why_nothing(openclaw, audit))
    file: str | None = None
    for check in checks:
        item: CheckItem = CheckItem.from_parent(parent, name=printable(check.id))
        item.bind(openclaw, audit, check, file)
        file = file or item.location[0]
        yield item


def _why_nothing(openclaw: Session, audit: Audit) -> str:
    """Say that none of the selected checks is evaluated on a deployment."""
    from pytest_openclaw.checks.kit.check import SECRETS

    message = (
        f"OpenClaw {audit.deployment.rules.release} evaluates none of the selected "
        f"checks under profile {audit.profile.name}"
    )
    with_secrets = audit.selection.with_suite(SECRETS)
    if any(map(with_secrets.takes, openclaw.catalogue())):
        message += "; --openclaw-secrets adds the checks of the secrets audit"
    return message


class _SaysWhatIsWrong(pytest.Item):
    """An item whose failure is a sentence: no traceback is made of it."""

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any
    ) -> Any:
        """Return the words of our own exceptions, and what pytest makes of others."""
        # pytest shows no traceback of an expected failure, and would make one here.
        if isinstance(excinfo.value, (OpenClawError, pytest.xfail.Exception)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)


class CheckItem(_SaysWhatIsWrong):
    """One check on a deployment that is known at collection; it needs no fixtures."""

    def bind(
        self, openclaw: Session, audit: Audit, check: Check, file: str | None
    ) -> None:
        """Say what this item evaluates, and what pytest calls its file, if known."""
        self.openclaw, self.audit, self.check = openclaw, audit, check
        self._file = file
        for marker in marks_of(check, audit.profile, openclaw.frameworks):
            self.add_marker(marker)

    def runtest(self) -> None:
        """Evaluate the check. Raises, skips or returns as its outcome is."""
        enforce(self, self.openclaw, self.audit, self.check, known=True)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Place the item in its config file; pytest needs a line to skip it."""
        return self.path, 0, self._title

    @cached_property
    def location(self) -> tuple[str, int | None, str]:
        """Where reports place it; pytest would resolve the path for each item."""
        file = self._file or plain_name(super().location[0])
        return file, 0, self._title

    @property
    def _title(self) -> str:
        return f"{self.audit.deployment.name}: {self.name}"


class ConftestChecks(pytest.Module):
    """The checks of the deployment that a conftest's ``openclaw_deployment`` gives.

    A module made in memory, with a function per check: pytest itself then resolves
    the fixture, its parameters and whatever it depends on.
    """

    openclaw: Session

    @classmethod
    def of(
        cls, parent: pytest.Collector, path: Path, openclaw: Session
    ) -> ConftestChecks:
        """Return the collector of the conftest at *path*."""
        collector: ConftestChecks = cls.from_parent(parent, path=path)
        collector.openclaw = openclaw
        return collector

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each selected check, times the fixture's parameters."""
        checks = {check.id: check for check in self.openclaw.checks()}
        module = ModuleType("openclaw_checks")
        for check_id in checks:
            vars(module)[check_id] = _function(check_id)
        self.obj = module
        for made in super().collect():
            assert isinstance(made, pytest.Function)
            item: CheckFunction = CheckFunction.from_parent(
                self,
                name=made.name,
                callobj=made.obj,
                originalname=made.originalname,
                callspec=getattr(made, "callspec", None),
            )
            item.bind(self.openclaw, checks[made.originalname])
            yield item

    def istestfunction(self, obj: object, name: str) -> bool:
        """Take every function of the module, whatever it is called."""
        return callable(obj)


def _function(check_id: str) -> Callable[..., None]:
    def run(openclaw_deployment: object, request: pytest.FixtureRequest) -> None:
        request.node.run_on(openclaw_deployment)

    run.__name__ = check_id
    return run


class CheckFunction(_SaysWhatIsWrong, pytest.Function):
    """One check on the deployment that a fixture gives."""

    def bind(self, openclaw: Session, check: Check) -> None:
        """Say what this item evaluates."""
        self.openclaw, self.check = openclaw, check
        profile = openclaw.policy.selection.profile
        for marker in marks_of(check, profile, openclaw.frameworks):
            self.add_marker(marker)

    def run_on(self, given: object) -> None:
        """Evaluate the check on what the fixture gave."""
        audit = self.openclaw.audits.of_fixture(
            given, self.openclaw.fixture_name(self, self.check.id)
        )
        enforce(self, self.openclaw, audit, self.check)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Place the item in the conftest that provides the deployment."""
        return self.path, 0, f"{self.path.parent.name}: {self.name}"


def unevaluated(item: CheckItem | CheckFunction, report: pytest.TestReport) -> Result:
    """Return the result of an item that ended before its check was evaluated."""
    from pytest_openclaw.outcomes import Outcome
    from pytest_openclaw.reports.reported_deployment import ReportedDeployment
    from pytest_openclaw.reports.result import Result
    from pytest_openclaw.reports.result import result_of

    reason = reasons.ERROR_BEFORE if report.failed else reasons.ITEM_SKIPPED
    if isinstance(item, CheckItem):
        return result_of(item.audit, Outcome(item.check, (), (), reason))
    name = item.openclaw.fixture_name(item, item.check.id)
    folders = [(str(item.config.rootpath), "")]
    common = ReportedDeployment(name, folders=folders)
    return Result(common, item.check.id, not_evaluated=str(reason), need="RUN")
