"""Which lines of a text become which of another, in nearly linear time."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

#: Beyond this product of two lengths, difflib would take seconds for alike lines.
_COMPARED = 40_000


class LineChange(NamedTuple):
    """Lines ``before[a_start:a_end]`` that become ``after[b_start:b_end]``."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def line_changes(before: list[str], after: list[str]) -> list[LineChange]:
    """Return what changes, from top to bottom.

    Lines that each text has once divide both, as in a patience diff: difflib compares
    what is between two of them, since it is slow where many lines are alike. A long
    stretch without such a line changes as a whole, but for its beginning and end.
    """
    changes = list(_divided(before, after))
    if len(before) == len(after):  # lines that stay where they are may be fewer
        return min(list(_replaced(before, after)), changes, key=_size)
    return changes


def _size(changes: list[LineChange]) -> int:
    return sum(each.a_end - each.a_start for each in changes)


def _divided(before: list[str], after: list[str]) -> Iterator[LineChange]:
    a_start = b_start = 0
    for a_end, b_end in [*_common(before, after), (len(before), len(after))]:
        yield from _between(before, after, LineChange(a_start, a_end, b_start, b_end))
        a_start, b_start = a_end + 1, b_end + 1


def _replaced(before: list[str], after: list[str]) -> Iterator[LineChange]:
    differ = [one != other for one, other in zip(before, after, strict=True)]
    for is_changed, run in groupby(range(len(before)), differ.__getitem__):
        if is_changed:
            first, *more = run
            end = first + len(more) + 1
            yield LineChange(first, end, first, end)


def _common(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Return where lines are that each text has once, in an order that both have."""
    of_before, of_after = Counter(before), Counter(after)
    places = {each: at for at, each in enumerate(after) if of_after[each] == 1}
    pairs = [
        (at, places[each])
        for at, each in enumerate(before)
        if of_before[each] == 1 and each in places
    ]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of *pairs* in which second numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for at, (_, number) in enumerate(pairs):
        length = bisect_left(ends, number)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [at]
    chosen = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = previous[at]
    return chosen[::-1]


def _between(
    before: list[str], after: list[str], within: LineChange
) -> Iterator[LineChange]:
    """Yield what changes within a stretch of both."""
    a_start, a_end, b_start, b_end = within
    while a_start < a_end and b_start < b_end and before[a_start] == after[b_start]:
        a_start, b_start = a_start + 1, b_start + 1
    while a_start < a_end and b_start < b_end and before[a_end - 1] == after[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    if a_start == a_end and b_start == b_end:
        return
    if (a_end - a_start) * (b_end - b_start) > _COMPARED:
        yield LineChange(a_start, a_end, b_start, b_end)
        return
    one, other = before[a_start:a_end], after[b_start:b_end]
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    for tag, *lines in matcher.get_opcodes():
        if tag != "equal":
            a, a_to, b, b_to = lines
            yield LineChange(a_start + a, a_start + a_to, b_start + b, b_start + b_to)
