"""Which releases have a check: known for those that were searched for checkIds."""

from __future__ import annotations

from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases import SAME
from pytest_openclaw.releases.release import Release
from pytest_openclaw.releases.release import Span

#: The releases whose code was searched for all checkIds. Between two of them that
#: agree, a release is taken to agree as well.
SURVEYED: tuple[str, ...] = EXACT


def has(span: Span, version: str) -> bool | None:
    """Does the release *version* have what the releases of *span* have?

    ``None`` where that is not known: before the first release that was looked at,
    after the last, and between two that differ.
    """
    at = Release.read(SAME.get(version, version))
    known = {each: Release.read(each) for each in SURVEYED}
    below = [name for name, each in known.items() if at and each and each <= at]
    above = [name for name, each in known.items() if at and each and each >= at]
    if not below or not above:
        return None
    first, last = span.covers(below[-1]), span.covers(above[0])
    return first if first == last else None
