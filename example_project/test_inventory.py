"""Ordinary tests run beside the baseline."""

from __future__ import annotations

import pytest
from render import ENVIRONMENTS
from render import ROLE
from render import ROOT
from render import variables_in


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_inventory_sets_what_the_role_knows(environment: str) -> None:
    """A name with a typing error would change nothing, and nobody would notice."""
    known = variables_in(ROLE / "defaults" / "main.yml")
    group = ROOT / "inventory" / environment / "group_vars" / "openclaw.yml"
    assert set(variables_in(group)) <= set(known)
