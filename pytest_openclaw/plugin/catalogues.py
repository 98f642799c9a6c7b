"""The catalogue of a run: built-in checks, those of plugins, upgrades, attestations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin import hook_calls

if TYPE_CHECKING:
    from pytest_openclaw.checks.kit.catalogue import Catalogue


def catalogue_of(config: pytest.Config) -> Catalogue:
    """Return a new catalogue, with the checks that plugins register.

    Raises :class:`pytest.UsageError` for a check whose id is taken.
    """
    from pytest_openclaw import checks
    from pytest_openclaw.given_reports.checks import agreement
    from pytest_openclaw.rehearsal.checks import UPGRADE_CHECKS

    catalogue = checks.catalogue((*UPGRADE_CHECKS, agreement))
    name = "pytest_openclaw_register_checks"
    hook_calls.asked(config, name, _refuse, catalogue=catalogue)
    return catalogue


def _refuse(returned: object) -> None:
    raise TypeError("it returned something; add each check with catalogue.add(check)")


def add_attested(catalogue: Catalogue, names: Iterable[str]) -> None:
    """Add the items of what an organisation wants attested of its own."""
    from pytest_openclaw.checks.attested import attested

    for check in map(attested, names):
        if not catalogue.has(check.id):
            catalogue.add(check)
