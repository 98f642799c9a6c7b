"""What a release is: its place in the order of releases, and spans of them."""

from __future__ import annotations

import re
from functools import cache

from pytest_openclaw.on_use import dataclass

#: The stable releases that the registry has, in their order. A span is written in
#: these, so that a misspelt one is an error where it stands, and never a rule that no
#: release follows.
KNOWN: tuple[str, ...] = tuple(
    """
    2026.1.29 2026.1.30 2026.2.1 2026.2.2 2026.2.2-3 2026.2.3 2026.2.3-1 2026.2.6-3
    2026.2.9 2026.2.12 2026.2.17 2026.2.19 2026.2.21 2026.2.22 2026.2.22-1 2026.2.23
    2026.2.24 2026.2.25 2026.2.26 2026.3.1 2026.3.2 2026.3.7 2026.3.8 2026.3.11
    2026.3.13 2026.3.22 2026.3.23 2026.3.23-1 2026.3.23-2 2026.3.24 2026.3.28 2026.3.31
    2026.4.1 2026.4.2 2026.4.5 2026.4.7 2026.4.8 2026.4.9 2026.4.10 2026.4.11 2026.4.12
    2026.4.14 2026.4.15 2026.4.20 2026.4.21 2026.4.22 2026.4.23 2026.4.24 2026.4.25
    2026.4.26 2026.4.27 2026.4.29 2026.5.2 2026.5.3 2026.5.3-1 2026.5.4 2026.5.5
    2026.5.6 2026.5.7 2026.5.12 2026.5.18 2026.5.19 2026.5.20 2026.5.22 2026.5.26
    2026.5.27 2026.5.28 2026.6.1 2026.6.5 2026.6.6 2026.6.8 2026.6.9 2026.6.10 2026.6.11
    2026.6.33 2026.6.34 2026.6.35 2026.7.1 2026.7.1-1 2026.7.1-2 2026.7.33 2026.7.34
    2026.7.35 2026.8.1 2026.8.2 2026.9.1 2026.9.2 2026.9.3 2026.9.4 2026.9.5 2026.9.6
    """.split()
)

_VERSION = re.compile(
    r"v?(\d{4})\.(\d{1,2})\.(\d{1,3})(?:-([0-9A-Za-z.-]{1,40}))?(?:\+[0-9A-Za-z.-]{0,40})?\Z",
    re.ASCII,
)
_REBUILD = re.compile(r"\d{1,6}\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class UnknownRelease(ValueError):
    """A release that a span names is none, or it ends before it begins."""


@dataclass(frozen=True, order=True)
class Release:
    """A version, in the order in which versions came out.

    ``2026.7.1-beta.2`` comes before ``2026.7.1``, and ``2026.7.1-1``, which is the
    same built again, after it.
    """

    numbers: tuple[int, int, int]
    stage: int = 0
    """-1 for a test version, 0 for the release, 1 for a rebuild of it."""
    name: str = ""
    count: int = 0

    @classmethod
    @cache
    def read(cls, text: str) -> Release | None:
        """Return the release that *text* names; ``None`` if that is not one."""
        match = _VERSION.match(text.strip())
        if match is None:
            return None
        numbers = (int(match[1]), int(match[2]), int(match[3]))
        suffix = match[4]
        if suffix is None:
            return cls(numbers)
        if _REBUILD.match(suffix):
            return cls(numbers, 1, "", int(suffix))
        count = _NUMBER.findall(suffix)
        name = _NUMBER.sub("", suffix).strip(".-")
        return cls(numbers, -1, name, int(count[-1]) if count else 0)


@dataclass(frozen=True)
class Span:
    """The releases from ``since`` to ``until``, both included; ``None`` is no end.

    Raises :class:`UnknownRelease` for a release that is not :data:`KNOWN`.
    """

    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Refuse what can be no span."""
        for each in (self.since, self.until):
            if each is not None and each not in KNOWN:
                raise UnknownRelease(f"there is no OpenClaw release {each!r}")
        first, last = self._ends
        if first > last:
            raise UnknownRelease(f"{self.since} is after {self.until}")

    @property
    def _ends(self) -> tuple[int, int]:
        """The places of the first and the last release in :data:`KNOWN`."""
        first = KNOWN.index(self.since) if self.since else 0
        return first, KNOWN.index(self.until) if self.until else len(KNOWN) - 1

    def covers(self, release: str) -> bool:
        """Is *release* one of these?"""
        at = Release.read(release)
        if at is None:
            raise UnknownRelease(f"{release!r} is not an OpenClaw release")
        first, last = (
            Release.read(each) if each else None for each in (self.since, self.until)
        )
        return (first is None or first <= at) and (last is None or at <= last)

    def meets(self, other: Span) -> bool:
        """Is there a release that is of both?"""
        (first, last), (others_first, others_last) = self._ends, other._ends
        return max(first, others_first) <= min(last, others_last)

    def __str__(self) -> str:
        if self.since is None and self.until is None:
            return "all releases"
        parts = ("since", self.since), ("until", self.until)
        return ", ".join(f"{word} {each}" for word, each in parts if each)


ALL = Span()
