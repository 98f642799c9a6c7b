"""The frameworks of a run: those of the option, else those of the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_openclaw import errors
from pytest_openclaw.baseline.own_frameworks import frameworks_named
from pytest_openclaw.baseline.own_frameworks import own_frameworks

if TYPE_CHECKING:
    from pytest_openclaw.baseline.reading import Baseline
    from pytest_openclaw.frameworks.controls import Framework
    from pytest_openclaw.frameworks.controls import Frameworks
    from pytest_openclaw.plugin.session import Session


def chosen_frameworks(openclaw: Session, baseline: Baseline | None) -> Frameworks:
    """Return the frameworks that reports show.

    Raises :class:`pytest.UsageError` for a name that there is not, and for a framework
    of the baseline that cannot be meant.
    """
    asked = openclaw.options.framework
    try:
        own = own_frameworks(baseline, openclaw.catalogue()) if baseline else {}
        if asked or baseline is None:
            return _of_option(asked, own)
        for index, name in enumerate(baseline.table.framework):
            try:
                frameworks_named([name], own)
            except errors.UsageError as error:
                raise baseline.fault(str(error), "framework", index) from None
        return frameworks_named(baseline.table.framework, own)
    except errors.UsageError as error:
        raise pytest.UsageError(str(error)) from None


def _of_option(asked: tuple[str, ...], own: dict[str, Framework]) -> Frameworks:
    try:
        return frameworks_named(asked, own)
    except errors.UsageError as error:
        raise errors.UsageError(f"--openclaw-framework: {error}") from None
