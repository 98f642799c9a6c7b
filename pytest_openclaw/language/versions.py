"""Ranges of versions, as npm reads them, for versions that are no previews."""

from __future__ import annotations

import re
from collections.abc import Iterator

_Numbers = tuple[int, int, int]

_PART = r"(?:[0-9]+|[xX*])"
_VERSION = (
    rf"[v=\s]*(?P<major>{_PART})(?:\.(?P<minor>{_PART})(?:\.(?P<patch>{_PART})"
    r"(?P<preview>-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)?)?"
)
_COMPARATOR = re.compile(rf"(?P<sign>[<>]=?|=|~>?|\^)?{_VERSION}\Z", re.ASCII)
_WILDCARDS = (None, "x", "X", "*")
_ENDLESS = 2**63


def satisfies(version: str, wanted: str) -> bool:
    """Is *version*, ``x.y.z``, in the range *wanted*? Not in one of no known form.

    The comparators of a range all have to hold; the releases know no ``||``, and no
    space after a sign. Two numbers without a sign, ``2026.1``, are the least version.
    """
    major, minor, patch = (int(part) for part in version.split("."))
    found = (major, minor, patch)
    bounds = [_bounds(each) for each in wanted.split()]
    return all(each and each[0] <= found < each[1] for each in bounds)


def _bounds(comparator: str) -> tuple[_Numbers, _Numbers] | None:
    """Return the first version that a comparator takes, and the first beyond."""
    match = _COMPARATOR.match(comparator)
    if match is None:
        return None
    sign, given = match["sign"] or "=", list(_given(match))
    if match["sign"] is None and len(given) == 2 and match["patch"] is None:
        sign = ">="
    low, beyond = _padded(given), _after(given)
    is_preview = match["preview"] is not None
    first, endless = (0, 0, 0), (_ENDLESS, 0, 0)
    if sign == ">":
        return (low if is_preview else beyond), endless
    if sign == ">=":
        return low, endless
    if sign == "<":
        return first, low
    if sign == "<=":
        return first, (low if is_preview else beyond)
    if sign == "^" and given:
        leading = next((at for at, part in enumerate(given) if part), len(given) - 1)
        return low, _after(given[: leading + 1])
    if sign.startswith("~"):
        return low, _after(given[:2])
    return (low, low) if is_preview else (low, beyond)


def _given(match: re.Match[str]) -> Iterator[int]:
    for name in ("major", "minor", "patch"):
        if match[name] in _WILDCARDS:
            return
        yield int(match[name])


def _padded(parts: list[int]) -> _Numbers:
    major, minor, patch = (*parts, 0, 0, 0)[:3]
    return major, minor, patch


def _after(parts: list[int]) -> _Numbers:
    """Return the first version that does not begin with *parts*."""
    if not parts:
        return (_ENDLESS, 0, 0)
    return _padded([*parts[:-1], parts[-1] + 1])
