"""The deployments of this repository, for pytest-openclaw to check."""

from __future__ import annotations

from pathlib import Path

import pytest
from render import ENVIRONMENTS
from render import write

from pytest_openclaw import Deployment


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def openclaw_deployment(request: pytest.FixtureRequest) -> Deployment:
    """Return one environment's deployment, its config rendered anew.

    The hosts have the variables in ``opaque_env``; their texts are unknown here.
    """
    config = write(request.param, Path(__file__).parent / "build")
    return Deployment.load(
        config,
        name=request.param,
        opaque_env=["OPENCLAW_GATEWAY_TOKEN", "TELEGRAM_BOT_TOKEN"],
    )
