"""The baseline of a pytest run: where it is, what it registers, what it enforces."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors
from pytest_openclaw.plugin.beginning import sole_baseline

if TYPE_CHECKING:
    from pytest_openclaw.baseline.attestations import Attestation
    from pytest_openclaw.baseline.deployments import Registered
    from pytest_openclaw.baseline.lifecycle import RunExceptions
    from pytest_openclaw.baseline.policy import Policy
    from pytest_openclaw.baseline.reading import Baseline
    from pytest_openclaw.baseline.tables import BaselineTable
    from pytest_openclaw.baseline.tables import DeploymentTable
    from pytest_openclaw.checks.kit.catalogue import Catalogue
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.plugin.node_ids import GivenIds
    from pytest_openclaw.plugin.options import Options
    from pytest_openclaw.profiles import Profile
    from pytest_openclaw.selection import Selection

DEFAULT_REGISTER = "openclaw-register.toml"


class RunBaseline:
    """What a baseline says, in terms of this run. Faults are usage errors."""

    def __init__(self, path: Path, baseline: Baseline, options: Options) -> None:
        self.path = path
        self._baseline = baseline
        self._options = options

    @classmethod
    def of(
        cls, config: pytest.Config, options: Options, given: GivenIds
    ) -> RunBaseline | None:
        """Return the baseline of a run; ``None`` if it has none.

        It is that of the option, else the one that node ids are given of, else the
        ``openclaw-baseline.toml`` beside the ini file, or that of pyproject.toml.
        """
        path = options.baseline or given.baseline or sole_baseline(config)
        if path is None:
            return None
        from pytest_openclaw.baseline.reading import read_baseline

        root = config.rootpath
        shown = path.relative_to(root) if path.is_relative_to(root) else path
        try:
            return cls(path, read_baseline(path, shown.as_posix()), options)
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None

    @cached_property
    def deployments(self) -> dict[str, Registered]:
        """The deployments that it registers, by name."""
        from pytest_openclaw.baseline.deployments import registered

        try:
            return {each.name: each for each in registered(self._baseline)}
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None

    def header(self, config: pytest.Config) -> str:
        """Return what the head of a run says of it."""
        parts = {
            "deployment": len(self.deployments),
            "exception": len(self._baseline.table.exception),
        }
        counts = (
            f"{number} {name}{'' if number == 1 else 's'}"
            for name, number in parts.items()
            if number
        )
        said = ", ".join((f"openclaw: baseline {self._baseline.shown}", *counts))
        is_left_out = self.deployments and not self.is_collected(config)
        why = "; the arguments name other tests, no deployment of it is judged"
        return said + why if is_left_out else said

    @property
    def register(self) -> Path | None:
        """The register that it names, else the one beside it; ``None``: neither."""
        from pytest_openclaw.plugin.given_paths import is_file

        named = self._baseline.table.register_
        path = self._baseline.folder / (named or DEFAULT_REGISTER)
        is_there = is_file(path, f"{self._baseline.shown}: register")
        if is_there or named is None:
            return path if is_there else None
        error = self._baseline.fault(f"there is no file {named}", "register")
        raise pytest.UsageError(str(error))

    @property
    def stated(self) -> Baseline:
        """What it says."""
        return self._baseline

    @property
    def longest_exception(self) -> int:
        """For how many days an exception may be valid."""
        return self._baseline.table.max_exception_days

    @property
    def nodeid(self) -> str:
        """The file as node ids begin with it: relative to the root directory."""
        return self._baseline.shown

    def is_collected(self, config: pytest.Config) -> bool:
        """Are its deployments asked for, or are other tests named?"""
        is_argument = config.args_source is pytest.Config.ArgsSource.ARGS
        if self._options.baseline is not None or not is_argument:
            return True
        folder, path = config.invocation_params.dir, self.path.resolve()
        for each in config.args:
            named, is_id, _ = each.partition("::")
            at = (folder / named).resolve()
            if path == at or (not is_id and path.is_relative_to(at)):
                return True
        return False

    def known_names(self) -> frozenset[str]:
        """The names of the deployments whose configs it states."""
        return frozenset(self.deployments)

    def unknown(self, exceptions: RunExceptions) -> tuple[str, ...]:
        """Where it speaks of a deployment by a name that a whole run did not meet."""
        if not exceptions.whole:
            return ()
        return tuple(
            str(self._baseline.fault(missing, "deployment", index, "name"))
            for index, table in enumerate(self._baseline.table.deployment)
            if table.pattern is None and table.name is not None
            if (missing := exceptions.missing((table.name,)))
        )

    @cached_property
    def _tables(self) -> dict[str, DeploymentTable]:
        """What is said of single deployments, by name."""
        from pytest_openclaw.baseline.deployments import given_elsewhere

        registered = {name: each.table for name, each in self.deployments.items()}
        return {**registered, **given_elsewhere(self._baseline)}

    def load(self, each: Registered) -> Deployment:
        """Read one of them."""
        from pytest_openclaw.baseline.deployments import load

        try:
            asked = self._options
            return load(
                self._baseline,
                each,
                release=asked.release,
                deep=asked.deep,
                probe=asked.probe,
                command=asked.command,
            )
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None

    def reports_of(self, each: Registered) -> tuple[str, ...]:
        """Return the paths of the reports of one of them."""
        from pytest_openclaw.baseline.deployments import reports_of

        return reports_of(self._baseline, each)

    def report_fault(self, each: Registered, message: str) -> pytest.UsageError:
        """Return the error that names the entry of a report, and what is wrong."""
        fault = self._baseline.fault(message, "deployment", each.index, "report")
        return pytest.UsageError(str(fault))

    def release_of(self, each: Registered) -> str | None:
        """Return the release that is stated for one of them."""
        stated = each.table.release or self._baseline.table.release
        return self._options.release or stated

    def policy(self, catalogue: Catalogue, today: datetime.date) -> Policy:
        """Return what is enforced wherever a deployment says nothing else."""
        from pytest_openclaw.baseline.attestations import attestations_of
        from pytest_openclaw.baseline.checked import exceptions_of
        from pytest_openclaw.baseline.own_profiles import profiles_of
        from pytest_openclaw.baseline.policy import Policy
        from pytest_openclaw.findings import Severity

        table = self._baseline.table
        try:
            exceptions = exceptions_of(self._baseline, catalogue, today)
            profiles = profiles_of(self._baseline, catalogue)
            attestations = attestations_of(self._baseline, catalogue)
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None
        profile = self._profile(profiles, table.profile, table.secrets)
        return Policy(
            selection=self._selection(profile, attestations, None),
            profiles=profiles,
            attestations=attestations,
            fail_on=Severity(self._options.fail_on or table.fail_on or "warn"),
            exceptions=exceptions,
            today=today,
            warn_days=table.warn_days,
            unused_exceptions_fail=table.unused_exceptions == "fail",
            suppressions_fail=table.config_suppressions == "fail",
            severities=tuple(table.severity.items()),
        )

    def for_deployment(self, policy: Policy, deployment: str) -> Policy:
        """Return *policy* with what one deployment says for itself."""
        from pytest_openclaw.findings import Severity

        attested = [a for a in policy.attestations if a.holds_for(deployment)]
        table = self._tables.get(deployment)
        profile = self._own_profile(policy.profiles, table or self._baseline.table)
        policy = replace(
            policy,
            exceptions=tuple(a for a in policy.exceptions if a.holds_for(deployment)),
            attestations=tuple(attested),
            selection=self._selection(profile, attested, table),
        )
        if table is not None and table.fail_on and not self._options.fail_on:
            policy = replace(policy, fail_on=Severity(table.fail_on))
        return policy

    def stated_selections(self, policy: Policy) -> list[Selection]:
        """Return what is selected on each deployment of which it speaks."""
        return [self.for_deployment(policy, name).selection for name in self._tables]

    def _selection(
        self,
        profile: Profile,
        attestations: Iterable[Attestation],
        table: DeploymentTable | None,
    ) -> Selection:
        """Return what of *profile*, and of what is to be attested, is enforced.

        The *table* of a deployment selects instead of the whole file, and ignores
        more; the command line leaves out of both.
        """
        from pytest_openclaw.selection import Choice
        from pytest_openclaw.selection import Selection

        whole = self._baseline.table
        select, ignore = whole.select, whole.ignore
        if table is not None:
            select, ignore = table.select or select, (*ignore, *table.ignore)
        names = (*whole.attestations, *(each.check_id for each in attestations))
        choices = Choice(select, ignore), self._options.choice
        return Selection(profile.requiring(names), choices)

    @property
    def is_overruled(self) -> bool:
        """Is another profile asked for than all that the baseline states?"""
        from pytest_openclaw.profiles import AUDIT

        table, asked = self._baseline.table, self._options.profile
        whole = table.profile or AUDIT.name
        stated = {whole, *(each.profile or whole for each in table.deployment)}
        return asked is not None and stated != {asked}

    def _own_profile(
        self, profiles: Mapping[str, Profile], table: DeploymentTable | BaselineTable
    ) -> Profile:
        """Return the profile of a *table*, in which the whole file may speak for it."""
        whole = self._baseline.table
        secrets = whole.secrets if table.secrets is None else table.secrets
        return self._profile(profiles, table.profile or whole.profile, secrets)

    def _profile(
        self, profiles: Mapping[str, Profile], stated: str | None, secrets: bool
    ) -> Profile:
        """Return the profile that the command line asks for, else the one *stated*.

        With *secrets*, or where the command line asks for it, the suite of the
        secrets audit belongs to it.
        """
        from pytest_openclaw.plugin.profile_choice import chosen_profile

        has_register = self._options.register is not None or self.register is not None
        return chosen_profile(
            self._options, profiles, stated, secrets=secrets, has_register=has_register
        )

    def required_attestations(self) -> list[str]:
        """Return the names of what people have to attest, each once."""
        from pytest_openclaw.baseline.attestations import required_names

        return list(dict.fromkeys(required_names(self._baseline)))
