"""Which of the recorded verdicts tell something that no other one tells.

Most cases were recorded on many releases that say the same. Where a verdict changes,
both sides of the change are worth asking for, if no more than some cases change in the
same way; where it does not, one release is, which differs from case to case.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any
from zlib import crc32

from pytest_openclaw.releases.release import Release
from tests import cases
from tests.further_verdicts import FILES
from tests.further_verdicts import verdicts

#: Hundreds of cases differ between two releases by one finding, which each of them has.
_ALIKE = 5


@cache
def telling() -> frozenset[tuple[str, str]]:
    """Return ids of cases, each with a release that is worth asking for."""
    by_case: dict[str, dict[str, Any]] = {}
    for _, release, case in cases.cases():
        by_case.setdefault(case["id"], {})[release] = case["expect"][release]
    for file in FILES:
        for id_, verdict in verdicts(file).items():
            by_case.setdefault(id_, {})[file.stem] = verdict
    seen: Counter[object] = Counter()
    return frozenset(
        (id_, release)
        for id_, by_release in by_case.items()
        for release in changes(by_release, seen) or [_in_turn(id_, by_release)]
    )


def changes(by_release: dict[str, Any], seen: Counter[object]) -> set[str]:
    """Return the releases before and after which a verdict is another one.

    Of changes of the findings that are alike the first few count, as *seen* keeps.
    """
    found = set()
    for before, after in pairwise(sorted(by_release, key=_age)):
        old, new = by_release[before], by_release[after]
        if _said(old) == _said(new):
            continue
        if old["accepted"] and new["accepted"]:
            change = before, after, _beyond(old, new), _beyond(new, old)
            seen[change] += 1
            if seen[change] > _ALIKE:
                continue
        found |= {before, after}
    return found


def _beyond(one: dict[str, Any], other: dict[str, Any]) -> frozenset[object]:
    """Return the findings that one verdict has and the other one has not."""
    mine, theirs = (map(tuple, each.get("findings", [])) for each in (one, other))
    return frozenset((Counter(mine) - Counter(theirs)).items())


def _in_turn(id_: str, by_release: dict[str, Any]) -> str:
    return sorted(by_release, key=_age)[crc32(id_.encode()) % len(by_release)]


def _age(release: str) -> Release:
    read = Release.read(release)
    assert read is not None, release
    return read


def _said(verdict: dict[str, Any]) -> object:
    return verdict["accepted"], sorted(verdict.get("findings", [["not recorded"]]))
