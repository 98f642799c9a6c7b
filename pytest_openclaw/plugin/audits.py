"""The audits of a session: one for each deployment, made when it is first asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw.errors import UsageError
from pytest_openclaw.plugin import hook_calls
from pytest_openclaw.plugin.fixture_faults import NotADeployment
from pytest_openclaw.plugin.garbage import put_off
from pytest_openclaw.plugin.given_reports import with_report

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.given_reports.judging import Given
    from pytest_openclaw.plugin.session import Session


class Audits:
    """The audits of the deployments of one session, each made once."""

    def __init__(self, openclaw: Session) -> None:
        self._openclaw = openclaw
        self._of_configs: dict[Path, Audit] = {}
        self._of_baseline: dict[str, Audit] = {}
        self._of_fixtures: dict[tuple[int, str], tuple[object, Audit]] = {}
        self.asked: frozenset[str] = frozenset()
        """The plugins that were asked for deployments."""

    def forget(self) -> None:
        """Forget the audits of what is known at collection: there are more checks."""
        self._of_configs.clear()
        self._of_baseline.clear()

    def of_baseline(self) -> list[Audit]:
        """Return the audits of the deployments of the baseline."""
        if self._openclaw.run_baseline is None:
            return []
        names = filter(self._openclaw.is_here, self._openclaw.run_baseline.deployments)
        return list(map(self._registered, names))

    def started_with_flags(self) -> list[Audit]:
        """Return the audits of the baseline's deployments that state arguments."""
        if self._openclaw.run_baseline is None:
            return []
        named = self._openclaw.run_baseline.deployments.items()
        with_args = (name for name, each in named if each.has_args)
        return list(map(self._registered, filter(self._openclaw.is_here, with_args)))

    @put_off()
    def _registered(self, name: str) -> Audit:
        self._openclaw.catalogue()
        if name not in self._of_baseline:
            assert self._openclaw.run_baseline is not None
            each = self._openclaw.run_baseline.deployments[name]
            self._of_baseline[name] = (
                self._openclaw.reports.of_baseline(each)
                if each.is_report
                else self._audit(
                    self._openclaw.run_baseline.load(each),
                    self._openclaw.reports.of_entry(each),
                )
            )
        return self._of_baseline[name]

    @put_off()
    def of_config(self, path: Path) -> Audit:
        """Return the audit of the config at *path*, which is read once."""
        self._openclaw.catalogue()  # if there are more checks now, it is made again
        if path not in self._of_configs:
            try:
                deployment = self._load(path, self._openclaw.name_of(path))
            except pytest.UsageError as error:
                self._openclaw.fault = error
                raise
            self._of_configs[path] = self._audit(
                deployment, self._openclaw.reports.of_pair
            )
        return self._of_configs[path]

    def of_fixture(self, given: object, name: str) -> Audit:
        """Return the audit of what a fixture gave: a deployment, path or mapping."""
        # A relative path is one object, and another file in another working directory.
        is_path = isinstance(given, (str, os.PathLike))
        key = id(given), os.getcwd() if is_path else ""
        if key not in self._of_fixtures:
            audit = self._audit(self._deployment(given, name))
            # To keep what was given keeps its id from being used again.
            self._of_fixtures[key] = given, audit
        return self._of_fixtures[key][1]

    def of_plugins(self) -> list[Audit]:
        """Return the audits of the deployments that plugins provide.

        Raises :class:`pytest.UsageError` if two of them have the same name, or if one
        is no deployment.
        """
        from pytest_openclaw.deployment.deployment import Deployment

        config, name = self._openclaw.config, "pytest_openclaw_deployments"
        self.asked = hook_calls.implementers(getattr(config.hook, name))
        provided = hook_calls.asked(config, name, _listed, config=config)
        given = [each for deployments in provided for each in deployments]
        for each in given:
            if not isinstance(each, Deployment):
                raise pytest.UsageError(
                    "pytest_openclaw_deployments: it must return deployments, not "
                    f"{type(each).__name__}; Deployment.load(path) makes one"
                )
        audits = list(map(self._audit, given))
        names = [audit.deployment.name for audit in audits]
        for name in names:
            if names.count(name) > 1:
                raise pytest.UsageError(
                    "pytest_openclaw_deployments: two deployments are named "
                    f"{name!r}; give each a unique name"
                )
        if self._openclaw.shard is not None:
            self._openclaw.shard.leave_to_others(names)
        return [each for each in audits if self._openclaw.is_here(each.deployment.name)]

    @property
    def so_far(self) -> list[Audit]:
        """The audits of configs and fixtures that this process has had."""
        return [*self._of_configs.values(), *(a for _, a in self._of_fixtures.values())]

    def _audit(self, deployment: Deployment, report: Given | None = None) -> Audit:
        from pytest_openclaw.auditing import Audit
        from pytest_openclaw.checks.kit.check import CLAWMASTER
        from pytest_openclaw.plugin.shared_answers import answers_folder
        from pytest_openclaw.plugin.upgrades import with_upgrades
        from pytest_openclaw.probe.sharing import sharing

        policy = self._openclaw.policy_of(deployment.name)
        root = str(self._openclaw.config.rootpath)
        deployment = sharing(deployment, answers_folder(self._openclaw.config))
        governance = self._openclaw.governance
        if governance is not None:
            from pytest_openclaw.effective.governance.inventory import governed

            deployment = governed(deployment, governance)
        selection = policy.selection
        if deployment.inputs.surroundings:  # whoever names files wants them judged
            selection = selection.with_suite(CLAWMASTER)
        audit = Audit(deployment, self._openclaw.catalogue(), selection, root)
        audit = with_report(audit, report)
        return with_upgrades(audit, self._openclaw.options.upgrade_to, policy)

    def _deployment(self, given: object, name: str) -> Deployment:
        from pytest_openclaw.deployment.deployment import Deployment

        if isinstance(given, Deployment):
            return given if given.is_named else given.named(name)
        if isinstance(given, (str, os.PathLike)):
            return self._load(Path(given), name)
        if isinstance(given, Mapping):
            return Deployment.from_mapping(
                given,
                release=self._openclaw.options.release,
                gateway_args=self._openclaw.options.gateway_args,
                name=name,
            )
        raise NotADeployment(given)

    def _load(self, config: Path, name: str) -> Deployment:
        from pytest_openclaw.plugin.loading import load

        return load(self._openclaw.options, config, name)


def _listed(deployments: object) -> list[Any]:
    """Return what a hook gave as a list. Raises ``UsageError`` for a single thing."""
    if isinstance(deployments, Iterable):
        return list(deployments)
    kind = type(deployments).__name__
    raise UsageError(f"it must return a list of deployments, not {kind}")
