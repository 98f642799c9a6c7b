"""The baseline of a pytest run: where it is, what it registers, what it enforces."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors

if TYPE_CHECKING:
    from pytest_openclaw.baseline.deployments import Registered
    from pytest_openclaw.baseline.policy import Policy
    from pytest_openclaw.baseline.reading import Baseline
    from pytest_openclaw.checks.check import Catalogue
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.options import Options

DEFAULT_BASELINE = "openclaw-baseline.toml"
_IN_PYPROJECT = "[tool.openclaw]", "[[tool.openclaw."


class Register:
    """What a baseline says, in terms of this run. Faults are usage errors."""

    def __init__(self, baseline: Baseline, options: Options) -> None:
        self._baseline = baseline
        self._options = options

    @classmethod
    def of(cls, config: pytest.Config, options: Options) -> Register | None:
        """Return the register of the baseline that a run has; ``None`` if it has none.

        That of ``--openclaw-baseline``, else ``openclaw-baseline.toml`` beside the
        ini file, else ``[tool.openclaw]`` of the pyproject.toml.
        """
        path = options.baseline or default_baseline(config)
        if path is None:
            return None
        from pytest_openclaw.baseline.reading import read_baseline

        root = config.rootpath
        shown = path.relative_to(root) if path.is_relative_to(root) else path
        try:
            return cls(read_baseline(path, shown.as_posix()), options)
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

    def load(self, each: Registered) -> Deployment:
        """Read one of them."""
        from pytest_openclaw.baseline.deployments import load

        try:
            asked = self._options
            return load(self._baseline, each, release=asked.release, deep=asked.deep)
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None

    def policy(self, catalogue: Catalogue, today: datetime.date) -> Policy:
        """Return what is enforced wherever a deployment says nothing else."""
        from pytest_openclaw.baseline.checked import approvals_of
        from pytest_openclaw.baseline.policy import Policy
        from pytest_openclaw.findings import Severity

        table = self._baseline.table
        try:
            approvals = approvals_of(self._baseline, catalogue, today)
        except errors.UsageError as error:
            raise pytest.UsageError(str(error)) from None
        return Policy(
            fail_on=Severity(self._options.fail_on or table.fail_on or "warn"),
            approvals=approvals,
            today=today,
            warn_days=table.warn_days,
            unused_exceptions_fail=table.unused_exceptions == "fail",
            suppressions_fail=table.config_suppressions == "fail",
            severities=tuple(table.severity.items()),
            select=table.select,
            ignore=table.ignore,
        )

    def narrowed(self, policy: Policy, deployment: str) -> Policy:
        """Return *policy* with what one deployment says for itself."""
        from pytest_openclaw.findings import Severity

        policy = replace(
            policy,
            approvals=tuple(a for a in policy.approvals if a.holds_for(deployment)),
        )
        if deployment not in self.deployments:
            return policy
        table = self.deployments[deployment].table
        if table.fail_on and not self._options.fail_on:
            policy = replace(policy, fail_on=Severity(table.fail_on))
        return replace(
            policy,
            select=table.select or policy.select,
            ignore=(*policy.ignore, *table.ignore),
        )


def default_baseline(config: pytest.Config) -> Path | None:
    """Return the baseline that a run has without naming one."""
    path = config.rootpath / DEFAULT_BASELINE
    if path.is_file():
        return path
    ini = config.inipath
    if ini is None or ini.name != "pyproject.toml":
        return None
    text = ini.read_text(encoding="utf-8", errors="replace")
    return ini if any(header in text for header in _IN_PYPROJECT) else None
