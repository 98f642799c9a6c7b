"""The catalogue of a session: the checks of this package, and those of plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.checks.kit.check import Catalogue


def catalogue_of(config: pytest.Config) -> Catalogue:
    """Return a new catalogue, with the checks that plugins register.

    Raises :class:`pytest.UsageError` for a check whose id is taken.
    """
    from pytest_openclaw import checks
    from pytest_openclaw import errors

    catalogue = checks.catalogue()
    try:
        config.hook.pytest_openclaw_register_checks(catalogue=catalogue)
    except errors.UsageError as error:
        raise pytest.UsageError(f"pytest_openclaw_register_checks: {error}") from None
    return catalogue
