"""What the checks of ClawMaster share."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from functools import partial

from pytest_openclaw.checks.kit.check import CLAWMASTER
from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.clawmaster.surroundings import Surrounding
from pytest_openclaw.effective.clawmaster.surroundings import surroundings
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import found
from pytest_openclaw.reasons import Need

#: Makes a check of ClawMaster, for every release: it is a program of its own.
clawmaster = partial(check, suite=CLAWMASTER)
#: As many lines of one file are named.
_SHOWN = 3


def files(deployment: Deployment, *, logs: bool) -> Iterator[Surrounding]:
    """Yield the logs, or the other files around a gateway.

    Raises :class:`NotEvaluated` where none of them was named.
    """
    chosen = [each for each in surroundings(deployment) if each.is_log is logs]
    if not chosen:
        what = "logs" if logs else "unit files, compose files or documents"
        raise NotEvaluated(f"surroundings names no {what}", Need.SURROUNDINGS)
    yield from chosen
    for each in chosen:
        if each.unread:
            raise NotEvaluated(each.unread)


def found_at(file: Surrounding, numbers: Sequence[int], words: str) -> Found:
    """Return what was found in one file, with its first lines."""
    first, *rest = dict.fromkeys(numbers)
    more = f", and in {len(rest)} more" if len(rest) > _SHOWN else ""
    listed = f" (also in {', '.join(map(str, rest[:_SHOWN]))}{more})" if rest else ""
    return found(file.path, f"{file.path}:{first}: {words}{listed}")
