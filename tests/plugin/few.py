"""A plugin for workers of xdist: few checks, as in the process that started them."""

from __future__ import annotations

import pytest

from pytest_openclaw import checks
from tests.plugin.project import few_checks


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Do in a worker what the fixture ``project`` has done in this process."""
    if hasattr(config, "workerinput"):
        checks._audit = few_checks
