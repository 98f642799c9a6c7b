"""What callers give to make a deployment."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment


def test_a_mapping_in_the_place_of_a_path_is_answered() -> None:
    """With what is for configs in memory."""
    config: Any = {"gateway": {"mode": "local"}}
    with pytest.raises(TypeError, match=r"use Deployment\.from_mapping"):
        Deployment.load(config)
