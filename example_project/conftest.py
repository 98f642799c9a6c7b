"""The deployments of this repository, for pytest-openclaw to check."""

from __future__ import annotations

import pytest
from render import DEPLOYMENTS

from pytest_openclaw import Deployment


@pytest.fixture(scope="session", params=DEPLOYMENTS, ids=lambda path: path.name)
def openclaw_deployment(request: pytest.FixtureRequest) -> Deployment:
    """Return one deployment; its token is set on the host, and unknown here."""
    return Deployment.load(
        request.param / "openclaw.json", opaque_env=["OPENCLAW_GATEWAY_TOKEN"]
    )
