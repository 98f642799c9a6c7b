"""What the plugin keeps during one pytest session: options, checks and deployments."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.audits import Audits
from pytest_openclaw.plugin.beginning import ACCEPTED
from pytest_openclaw.plugin.garbage import Garbage
from pytest_openclaw.plugin.garbage import put_off
from pytest_openclaw.plugin.given_reports import GivenReports
from pytest_openclaw.plugin.hook_calls import implementers
from pytest_openclaw.plugin.node_ids import GivenIds
from pytest_openclaw.plugin.options import Options
from pytest_openclaw.plugin.report_paths import refuse_collisions
from pytest_openclaw.plugin.run_baseline import DEFAULT_REGISTER
from pytest_openclaw.plugin.run_baseline import RunBaseline
from pytest_openclaw.plugin.standard_input import take_from_controller

# The engine is imported when it is needed: a run that asks for no deployment pays
# nothing for it.
if TYPE_CHECKING:
    from types import FrameType

    from pytest_openclaw.baseline.exceptions import BaselineException
    from pytest_openclaw.baseline.policy import Policy
    from pytest_openclaw.checks.kit.catalogue import Catalogue
    from pytest_openclaw.checks.kit.check import Check
    from pytest_openclaw.deployment.host.governance import Governance
    from pytest_openclaw.frameworks.controls import Frameworks
    from pytest_openclaw.plugin.extras import Extras
    from pytest_openclaw.plugin.finished import FinishedDeployments
    from pytest_openclaw.plugin.refusals import Refusals
    from pytest_openclaw.plugin.sharding import Shard
    from pytest_openclaw.profiles import Profile
    from pytest_openclaw.reports.evidence.document import Evidence
    from pytest_openclaw.reports.result import Result


class Session:
    """One session's options, catalogue, and the audits of its deployments."""

    def __init__(self, config: pytest.Config) -> None:
        """Read the options of *config*. Raises :class:`pytest.UsageError`."""
        self.config = config
        take_from_controller(config)
        self.options = Options.of(config)
        self.given_ids = GivenIds(config)
        self.run_baseline = RunBaseline.of(config, self.options, self.given_ids)
        self.shard: Shard | None = None
        if self.options.shard is not None:
            from pytest_openclaw.plugin.sharding import shard_of

            self.shard, self.options = shard_of(self.options.shard, self)
        self.reports = GivenReports(self)
        self._catalogue: Catalogue | None = None
        self._registrants: frozenset[str] = frozenset()
        self.earlier_catalogues: list[tuple[Catalogue, frozenset[str]]] = []
        """Those before a conftest was read that has checks, and who had some then."""
        self._policy: Policy | None = None
        self._policies: dict[str, Policy] = {}
        self.garbage = Garbage(config)
        self.finished: FinishedDeployments | None = None
        self.found: dict[pytest.Item, Result] = {}
        """What items found that are not torn down yet; an item's stash would stay."""
        self.caught: FrameType | None = None
        """The frame in which the skip of the item that runs was caught."""
        self.results: dict[str, Result] = {}
        """What items found whose report is on its way to who gathers them, by id."""
        self.fault: pytest.UsageError | None = None
        """What is wrong with an option that is only read with a config."""
        self.worker_faults: list[str] = []
        """The usage errors that workers of xdist ended with."""
        self.audits = Audits(self)
        refuse_collisions(self)

    @property
    def register_path(self) -> Path | None:
        """The register: the option's, the baseline's, or that of the root."""
        if self.options.register is None and self.run_baseline is not None:
            return self.run_baseline.register
        there = self.config.rootpath.glob(DEFAULT_REGISTER)
        return self.options.register or next(there, None)

    @cached_property
    def governance(self) -> Governance | None:
        """Who answers for what, and all deployments that this is about."""
        path = self.register_path
        if path is None:
            return None
        from pytest_openclaw.plugin.governing import governance_of

        return governance_of(self, path)

    @cached_property
    def extras(self) -> Extras:
        """What reports show of a whole deployment."""
        from pytest_openclaw.plugin.extras import Extras

        return Extras(self.options)

    @cached_property
    def refusals(self) -> Refusals:
        """What fails for a rejected config, where its gate is left out."""
        from pytest_openclaw.plugin.refusals import Refusals

        return Refusals(self)

    def is_here(self, name: str) -> bool:
        """Is the deployment of this name judged by this run, and no other shard?"""
        return self.shard is None or self.shard.has(name)

    @cached_property
    def earlier_evidence(self) -> Evidence | None:
        """The evidence of an earlier run, which this one is compared with."""
        if self.options.compare is None:
            return None
        from pytest_openclaw.plugin.evidence import earlier_evidence

        return earlier_evidence(self)

    @cached_property
    def frameworks(self) -> Frameworks | None:
        """The frameworks whose controls reports show; ``None`` if none is asked for."""
        stated = self.run_baseline.stated if self.run_baseline is not None else None
        in_baseline = stated and (stated.table.framework or stated.table.frameworks)
        if not self.options.framework and not in_baseline:
            return None
        from pytest_openclaw.plugin.frameworks import chosen_frameworks

        return chosen_frameworks(self, stated)

    @put_off()
    def catalogue(self) -> Catalogue:
        """Return the built-in checks and those that plugins have registered so far."""
        from pytest_openclaw.plugin.catalogues import add_attested
        from pytest_openclaw.plugin.catalogues import catalogue_of

        hook = self.config.hook.pytest_openclaw_register_checks
        registrants = implementers(hook)
        if self._catalogue is None or registrants != self._registrants:
            if self._catalogue is not None:  # a conftest below the root has some
                self.earlier_catalogues.append((self._catalogue, self._registrants))
                self.audits.forget()
            self._catalogue, self._registrants = catalogue_of(self.config), registrants
            baseline = self.run_baseline
            names = baseline.required_attestations() if baseline is not None else []
            add_attested(self._catalogue, names)
            self.reports.add_unknown_checks(self._catalogue)
        return self._catalogue

    @property
    def policy(self) -> Policy:
        """What is enforced wherever a deployment says nothing else."""
        if self._policy is None:
            self._policy = self._stated_policy()
        return self._policy

    def policy_of(self, deployment: str) -> Policy:
        """Return what is enforced on the deployment of this name."""
        if deployment not in self._policies:
            policy = self.policy
            if self.run_baseline is not None:
                policy = self.run_baseline.for_deployment(policy, deployment)
            self._policies[deployment] = policy
        return self._policies[deployment]

    def checks(self) -> list[Check]:
        """Return the checks to collect where the deployment is not known yet."""
        from pytest_openclaw.checks.kit.check import CLAWMASTER
        from pytest_openclaw.checks.kit.check import LIVE
        from pytest_openclaw.rehearsal.checks import UPGRADE

        selections = [self.policy.selection]
        if self.run_baseline is not None:
            selections += self.run_baseline.stated_selections(self.policy)
        if self.options.upgrade_to:
            selections = [each.with_suite(UPGRADE) for each in selections]
        catalogue = self.catalogue()
        profiles = {each.profile for each in selections}
        checks = max((each.among(catalogue) for each in profiles), key=len)
        return [
            check
            for check in checks
            if (check.suite != LIVE or self.options.probe is not None)
            and check.suite != CLAWMASTER  # needs a home, or files, known beforehand
            and any(each.may_take(check) for each in selections)
        ]

    def _stated_policy(self) -> Policy:
        from pytest_openclaw.baseline.policy import Policy
        from pytest_openclaw.baseline.policy import today_in_utc
        from pytest_openclaw.findings import Severity
        from pytest_openclaw.selection import Selection

        today = self.options.today or today_in_utc()
        fail_on = Severity(self.options.fail_on or "warn")
        if self.run_baseline is not None:
            policy = self.run_baseline.policy(self.catalogue(), today)
        else:
            selection = Selection(self._profile(), (self.options.choice,))
            policy = Policy(fail_on, today=today, selection=selection)
        is_there = os.path.exists(self.accepted_file)
        if is_there:
            policy = replace(policy, exceptions=(*policy.exceptions, *self._accepted()))
        if self.options.accept_current:
            policy = replace(
                policy, accepts_all=not is_there, unused_exceptions_fail=False
            )
        return policy

    def _profile(self) -> Profile:
        from pytest_openclaw.plugin.profile_choice import chosen_profile

        has_register = self.register_path is not None
        return chosen_profile(self.options, has_register=has_register)

    @property
    def accepted_file(self) -> Path:
        """Where findings are that were there when the baseline began."""
        return self.config.rootpath / ACCEPTED

    def _accepted(self) -> tuple[BaselineException, ...]:
        from pytest_openclaw import errors
        from pytest_openclaw.baseline.accepted import read_accepted

        try:
            return read_accepted(self.accepted_file)
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None

    def name_of(self, path: Path) -> str:
        """Return what reports and node ids call the config at *path*."""
        from pytest_openclaw.deployment.forms.names import is_stdin
        from pytest_openclaw.deployment.forms.names import split_name

        file, within = split_name(str(path))
        if is_stdin(file):
            return f"stdin#{within}" if within else "stdin"
        root = self.config.rootpath
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
        try:
            return Path(os.path.relpath(path, root)).as_posix()
        except ValueError:  # another drive
            return path.as_posix()

    def fixture_name(self, item: pytest.Item, check_id: str) -> str:
        """Return what reports call the deployment of a fixture without a name.

        That is the folder of the item and the id of the fixture's parameter, never
        the path of a file: that may be a temporary one.
        """
        folder = self.name_of(item.path.parent)
        parameter = item.name.partition("[")[2].removesuffix("]")
        parameter = parameter.replace(check_id, "").strip("-")
        return "/".join(filter(None, [folder.strip("."), parameter])) or "openclaw"
