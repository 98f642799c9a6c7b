"""The fixture that the tests of the plugin share."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    """An empty project."""
    return Project(pytester)
