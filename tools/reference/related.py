"""Which checks belong together: those that look at the same settings."""

from __future__ import annotations

from collections import Counter
from functools import cache

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.checks.kit.check import Check

#: A setting that more checks read than this says little: ``channels``, ``agents``.
_COMMON = 12
_MOST = 6


def related(check: Check) -> list[Check]:
    """Return the checks that are closest to *check*, in the order of the catalogue.

    Close are those on the same settings, as a check says itself, and those that read
    several of the same keys.
    """
    closeness: Counter[str] = Counter()
    every = {each.id: each for each in built_in_checks()}
    for other in every.values():
        if other.id == check.id:
            continue
        if other.id in check.echoes or check.id in other.echoes:
            closeness[other.id] += 10
        shared = _telling(check) & _telling(other)
        closeness[other.id] += len(shared)
    chosen = {name for name, close in closeness.most_common(_MOST) if close}
    return [each for each in every.values() if each.id in chosen]


def _telling(check: Check) -> frozenset[str]:
    """Return the settings that a check reads, and few others do."""
    readers = _readers()
    return frozenset(each for each in check.reads if readers[each] <= _COMMON)


@cache
def _readers() -> Counter[str]:
    return Counter(key for each in built_in_checks() for key in each.reads)
