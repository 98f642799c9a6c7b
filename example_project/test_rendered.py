"""The rendered configs are those of the template."""

from __future__ import annotations

from pathlib import Path

import pytest
from render import DEPLOYMENTS
from render import render


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda path: path.name)
def test_config_is_rendered_anew(deployment: Path) -> None:
    """Whoever changes the template or a value runs render.py as well."""
    committed = (deployment / "openclaw.json").read_text(encoding="utf-8")
    assert committed == render(deployment)
