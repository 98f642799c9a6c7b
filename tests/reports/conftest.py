"""The fleet whose reports are read, run once."""

from __future__ import annotations

import pytest

from tests.reports import fleet as of_fleet


@pytest.fixture(scope="session")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> of_fleet.Fleet:
    """Three deployments, reported in every format."""
    root = tmp_path_factory.mktemp("fleet")
    of_fleet.write(root)
    return of_fleet.run(root)
