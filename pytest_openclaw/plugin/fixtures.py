"""The fixtures ``openclaw_deployment`` and ``openclaw_check``.

Every run has them; what they are made with is imported when one is used.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.beginning import DEPLOYMENT
from pytest_openclaw.plugin.beginning import begun
from pytest_openclaw.plugin.beginning import session_of

if TYPE_CHECKING:
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.plugin.bound_check import BoundCheck

CHECK = "openclaw_check"


def made_for(config: pytest.Config) -> ModuleType:
    """Return a plugin with the default fixtures.

    Its ``openclaw_deployment`` has the configs of the options as parameters, which a
    conftest that defines a fixture of that name replaces altogether.
    """
    openclaw = begun(config)
    configs: tuple[Path, ...] = ()
    ids: list[str] = []
    if openclaw is not None:
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
        return session_of(config).audits.of_config(request.param).deployment

    @pytest.fixture
    def openclaw_check(
        request: pytest.FixtureRequest, openclaw_deployment: object
    ) -> BoundCheck:
        """One check, bound to openclaw_deployment.

        A test that requests it runs once per check: call enforce(), or look at
        findings. A check without a verdict skips the test.
        """
        from pytest_openclaw.plugin.bound_check import bound_check

        openclaw = session_of(config)
        return bound_check(request.node, openclaw, request.param, openclaw_deployment)

    plugin = ModuleType("openclaw_fixtures")
    vars(plugin).update({DEPLOYMENT: openclaw_deployment, CHECK: openclaw_check})
    return plugin
