"""The fixtures ``openclaw_deployment`` and ``openclaw_check``."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.enforcing import conclude
from pytest_openclaw.plugin.enforcing import evaluate
from pytest_openclaw.plugin.session import Session

if TYPE_CHECKING:
    from pytest_openclaw.checks.kit.check import Check
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.findings import Finding
    from pytest_openclaw.verdict import Verdict

DEPLOYMENT = "openclaw_deployment"
CHECK = "openclaw_check"


def made_for(openclaw: Session) -> ModuleType:
    """Return a plugin with the default fixtures.

    Its ``openclaw_deployment`` has the configs of the options as parameters, which a
    conftest that defines a fixture of that name replaces altogether.
    """
    configs = openclaw.options.configs
    ids = [openclaw.name_of(path) for path in configs]

    @pytest.fixture(scope="session", params=configs or None, ids=ids or None)
    def openclaw_deployment(request: pytest.FixtureRequest) -> Deployment:
        """The deployment under test: that of --openclaw-config.

        Define a fixture of this name in a conftest.py to provide a custom deployment.
        """
        if not configs:
            pytest.fail(
                "no deployment: define a fixture openclaw_deployment in a conftest.py,"
                " or give --openclaw-config",
                pytrace=False,
            )
        return openclaw.audits.of_config(request.param).deployment

    @pytest.fixture
    def openclaw_check(
        request: pytest.FixtureRequest, openclaw_deployment: object
    ) -> BoundCheck:
        """One check, bound to openclaw_deployment.

        A test that requests it runs once per check: call enforce(), or look at
        findings. A check without a verdict skips the test.
        """
        check = openclaw.catalogue()[request.param]
        name = openclaw.fixture_name(request.node, check.id)
        audit = openclaw.audits.of_fixture(openclaw_deployment, name)
        outcome, verdict = evaluate(request.node, openclaw, audit, check)
        bound = BoundCheck(
            request.node,
            check,
            audit.deployment,
            outcome.findings,
            verdict,
            strict=openclaw.options.strict,
        )
        bound.require_verdict()
        return bound

    plugin = ModuleType("openclaw_fixtures")
    vars(plugin).update({DEPLOYMENT: openclaw_deployment, CHECK: openclaw_check})
    return plugin


class BoundCheck:
    """One check of one deployment, in the hands of a test function."""

    def __init__(
        self,
        item: pytest.Item,
        check: Check,
        deployment: Deployment,
        findings: tuple[Finding, ...],
        verdict: Verdict,
        *,
        strict: bool,
    ) -> None:
        """:meta private:"""
        self.check = check
        self.deployment = deployment
        self.findings = findings
        self._item = item
        self._verdict = verdict
        self._strict = strict

    def __repr__(self) -> str:
        return f"<{self.check.id} on {self.deployment.name}>"

    @property
    def id(self) -> str:
        """The checkId."""
        return self.check.id

    def enforce(self) -> None:
        """End the test as an item of this check would: fail, xfail or go on."""
        conclude(self._item, self.check, self._verdict, strict=self._strict)

    def require_verdict(self) -> None:
        """Skip the test if the check was not evaluated."""
        from pytest_openclaw.verdict import Kind

        if self._verdict.kind is Kind.NOT_EVALUATED:
            self.enforce()


def gives_deployment(conftest: Path, config: pytest.Config) -> bool:
    """Tell whether the conftest at a path defines ``openclaw_deployment``."""
    for plugin in config.pluginmanager.get_plugins():
        file = getattr(plugin, "__file__", None)
        if file and hasattr(plugin, DEPLOYMENT) and os.path.samefile(file, conftest):
            return True
    return False


def header(config: pytest.Config) -> list[str]:
    """Return a line for each conftest, of those loaded so far, with deployments."""
    files = [
        Path(plugin.__file__)
        for plugin in config.pluginmanager.get_plugins()
        if hasattr(plugin, DEPLOYMENT) and getattr(plugin, "__file__", None)
    ]
    root = config.rootpath
    named = (
        each.relative_to(root).as_posix() if each.is_relative_to(root) else str(each)
        for each in sorted(files)
    )
    return [f"openclaw: deployments of {DEPLOYMENT} in {each}" for each in named]
