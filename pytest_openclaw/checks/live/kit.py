"""What the checks of a running gateway share."""

from __future__ import annotations

from functools import partial

from pytest_openclaw.checks.kit.check import LIVE
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.probe.gateway import NEEDS_PROBE

#: Makes a check of a running gateway: like ``check``, of the releases that are judged.
live = partial(
    check,
    suite=LIVE,
    since="2026.5.12",
    inspects=("the running gateway",),
    needs=NEEDS_PROBE,
)
