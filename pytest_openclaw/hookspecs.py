"""Hooks for organisations: their own checks, and deployments that they know of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.checks.check import Catalogue
    from pytest_openclaw.deployment.deployment import Deployment


@pytest.hookspec
def pytest_openclaw_register_checks(catalogue: Catalogue) -> None:
    """Add checks of your own with ``catalogue.add(check)``.

    Called once the conftest files of the root directory and of the arguments are
    read. A check that is added is collected, reported and excepted like any other.
    """


@pytest.hookspec
def pytest_openclaw_deployments(
    config: pytest.Config,
) -> Iterable[Deployment] | None:
    """Return deployments to collect checks for, beside those of the options.

    Each needs a ``name`` of its own: reports and node ids use it. Under xdist the
    hook is called in every worker, and must return the same everywhere.
    """
