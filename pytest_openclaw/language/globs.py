"""Globs over ids and names: ``*`` any text, ``?`` a character, ``[…]`` one of some."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from functools import lru_cache

_TOKEN = re.compile(r"\[!?\]?[^\]]*\]|.", re.DOTALL)


_MAGIC = re.compile(r"[*?\[]")


def is_glob(text: str) -> bool:
    """Can *text* fit more than itself?"""
    return bool(_MAGIC.search(text))


def matches_any(text: str, globs: Iterable[str]) -> bool:
    """Does *text* fit one of *globs*? A glob always fits its own text."""
    return any(text == glob or _fits(glob)(text) for glob in globs)


@lru_cache(maxsize=4096)  # few globs are asked about by each item of each deployment
def _fits(glob: str) -> Callable[[str], object]:
    """Return what answers whether a text fits *glob*."""
    return re.compile(translate(glob)).match if is_glob(glob) else glob.__eq__


def overlap(one: str, other: str) -> bool:
    """Is there a text that fits both globs? A set of characters counts as any one."""
    if not (_MAGIC.search(one) or _MAGIC.search(other)):
        return one == other
    return _overlap(tuple(_TOKEN.findall(one)), tuple(_TOKEN.findall(other)))


def any_overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    """Is there a text that fits one of *some* and one of *others*?"""
    return any(overlap(one, other) for one in some for other in others)


@cache
def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    # A row of a table instead of a recursion: globs may be long, and are anybody's.
    row = [True]
    for token in other:
        row.append(row[-1] and token == "*")
    for mine in one:
        above, row = row, [row[0] and mine == "*"]
        for at, its in enumerate(other, 1):
            if mine == "*" or its == "*":
                row.append(above[at] or row[-1] or above[at - 1])
            else:
                row.append(above[at - 1] and _meet(mine, its))
    return row[-1]


def _meet(one: str, other: str) -> bool:
    return one == other or any(each == "?" or len(each) > 1 for each in (one, other))
