"""Which borders between releases no recorded verdict shows.

``python -m tools.borders [RELEASE ...] [--tries N]``. What differs between releases
holds in a span each. On both sides of each border, what holds beyond it is put in its
place, and the cases recorded for the release are judged again: first those of which
the neighbour says something else. Where all of them still agree, a line says so. Such a
border could be one release too early or too late, and no test would fail: write a case
on which the two differ, ask the real audit, and record it.

Cases that do not come to a difference are left out, and beyond ``--tries`` no further
one is judged. Checks that the real audit never evaluates have no border that it shows.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from itertools import pairwise
from typing import Any

from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases.variants import Variants
from tests import cases
from tests.further_verdicts import FILES
from tests.further_verdicts import by_id
from tests.further_verdicts import verdicts
from tests.materialize import Case
from tests.releases.test_variants import every_variants
from tools.fit_release import REFUSED
from tools.fit_release import choosing
from tools.fit_release import outcome

_TRIES = 600


@dataclass(frozen=True)
class Side:
    """One side of a border: *name* holds otherwise in the release *beyond* it."""

    name: str
    variants: Variants[Any]
    release: str
    beyond: str

    def __str__(self) -> str:
        return f"{self.name} in {self.release}, as in {self.beyond}"


@dataclass(frozen=True)
class Judged:
    """A case that agrees with what is recorded, and which variants it comes to."""

    case: Case
    reached: frozenset[int]


def main() -> None:
    """Print the sides of borders that nothing shows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", nargs="*", metavar="RELEASE")
    parser.add_argument("--tries", type=int, default=_TRIES)
    asked = parser.parse_args()
    for release in asked.releases or EXACT:
        of_release = [each for each in sides() if each.release == release]
        judged = list(agreeing(release))
        hidden = [
            each for each in of_release if not is_shown(each, judged, asked.tries)
        ]
        print(f"{release}: {len(hidden)} of {len(of_release)} sides are not shown")
        for each in hidden:
            print(f"    {each}")


def sides() -> Iterator[Side]:
    """Yield both sides of each border."""
    for name, variants in every_variants():
        for before, after in pairwise(EXACT):
            if variants.of(before) is not variants.of(after):
                yield Side(name, variants, before, after)
                yield Side(name, variants, after, before)


def agreeing(release: str, ids: Iterable[str] = ()) -> Iterator[Judged]:
    """Yield the cases recorded for *release*, or those of *ids*, that agree."""
    for id_ in ids or recorded(release):
        case = {**by_id()[id_], "expect": {release: recorded(release)[id_]}}
        with choosing({}) as reached:
            if _agrees(case, release):
                yield Judged(case, frozenset(reached))


def is_shown(side: Side, judged: Iterable[Judged], tries: int = _TRIES) -> bool:
    """Does a case disagree where a side has what holds beyond its border?"""
    reaching = [each.case for each in judged if id(side.variants) in each.reached]
    reaching.sort(key=lambda case: not _differs(case["id"], side))
    with choosing({id(side.variants): side.variants.of(side.beyond)}):
        return not all(_agrees(each, side.release) for each in islice(reaching, tries))


@cache
def recorded(release: str) -> dict[str, Any]:
    """Return what the audit of a release said, by the id of a case."""
    found = {
        case["id"]: case["expect"][release]
        for _, of, case in cases.cases()
        if of == release
    }
    for file in FILES:
        if file.stem == release:
            found.update(verdicts(file))
    return found


def _differs(id_: str, side: Side) -> bool:
    """Is another verdict recorded for the release beyond the border?"""
    there = recorded(side.beyond).get(id_)
    return there is not None and there != recorded(side.release)[id_]


def _agrees(case: Case, release: str) -> bool:
    verdict, ours = case["expect"][release], outcome(case, release)
    if not verdict["accepted"]:
        return ours == REFUSED
    if "findings" not in verdict:
        return ours != REFUSED
    return ours == cases.expected(case, release)


if __name__ == "__main__":
    main()
