"""Refuses hooks of conftest files that pytest reads too late for them to be called.

pytest reads those of the root directory and of its arguments first, others while it
collects. A deployment or a check of such a file would be missing without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.items import CheckItem
from pytest_openclaw.plugin.worker_faults import send

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session

DEPLOYMENTS = "pytest_openclaw_deployments"
CHECKS = "pytest_openclaw_register_checks"


def refuse_late_hooks(
    config: pytest.Config, items: list[pytest.Item], openclaw: Session | None
) -> None:
    """Raise :class:`pytest.UsageError` for a hook that was not called for everything.

    Custom checks may be late for those deployments that have none of them.
    """
    asked = openclaw.audits.asked if openclaw is not None else frozenset()
    late = _late(config, DEPLOYMENTS, asked)
    name = DEPLOYMENTS
    audits = {each.audit for each in items if isinstance(each, CheckItem)}
    if not late and openclaw is not None and audits:
        name = CHECKS
        openclaw.catalogue()
        for catalogue, known in openclaw.earlier_catalogues:
            if any(each.catalogue is catalogue for each in audits):
                late += _late(config, CHECKS, known)
    if not late:
        return
    error = pytest.UsageError(
        f"{late[0]}: {name} is read too late: define it in the conftest.py of the root"
        " directory, or give pytest this folder as an argument"
    )
    send(config, error)
    items.clear()  # a worker would send them to be run
    raise error


def _late(config: pytest.Config, name: str, known: frozenset[str]) -> list[str]:
    """Return the files of a hook that are none of those that are *known*."""
    impls = getattr(config.hook, name).get_hookimpls()
    root = config.rootpath
    files = []
    for each in impls:
        if each.plugin_name not in known:
            file = getattr(each.plugin, "__file__", None) or each.plugin_name
            files.append(str(file).removeprefix(f"{root}/"))
    return files
