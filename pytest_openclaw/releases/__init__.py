"""The releases whose rules are known exactly, and which of them judges a version."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from functools import lru_cache
from importlib import import_module

from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.release import Release
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.rules import Rules
from pytest_openclaw.releases.schemas import schema as schema

#: The releases that are judged exactly, oldest first: the verdicts of their own audit
#: are in the tests. Each has a table, which is imported where it is asked for.
EXACT: tuple[str, ...] = (
    "2026.2.9",
    "2026.2.26",
    "2026.3.2",
    "2026.3.13",
    "2026.3.24",
    "2026.3.28",
    "2026.4.15",
    "2026.4.23",
    "2026.5.12",
    "2026.5.28",
    "2026.6.1",
    "2026.6.11",
    "2026.7.1",
    "2026.8.2",
    "2026.9.1",
    "2026.9.2",
    "2026.9.3",
    "2026.9.4",
    "2026.9.5",
    "2026.9.6",
)

#: Releases whose schema is that of an exact one, and whose own audit said the same of
#: all cases on which that one differs from its neighbours: they have its rules.
SAME: dict[str, str] = {
    "2026.7.1-1": "2026.7.1",
    "2026.7.1-2": "2026.7.1",
    "2026.8.1": "2026.8.2",
}


@cache
def table(release: str) -> Rules:
    """Return the rules of an exact release."""
    name = f"{__name__}.v{release.replace('.', '_')}"
    rules: Rules = import_module(name).RULES
    return rules


class _Tables:
    """The rules of all exact releases, oldest first, each loaded as it is come to."""

    def __iter__(self) -> Iterator[Rules]:
        return map(table, EXACT)

    def __getitem__(self, at: int) -> Rules:
        return table(EXACT[at])


def in_spans(releases: Collection[str]) -> str:
    """Return exact *releases*, in which neighbours are one span.

    For example ``2026.3.2, 2026.5.28 to 2026.7.1``.
    """
    spans: list[list[str]] = []
    for at, release in enumerate(EXACT):
        if release not in releases:
            continue
        if spans and at and EXACT[at - 1] == spans[-1][-1]:
            spans[-1].append(release)
        else:
            spans.append([release])
    return ", ".join(
        each[0] if len(each) == 1 else f"{each[0]} to {each[-1]}" for each in spans
    )


FIRST_CLASS = _Tables()
NEWEST = FIRST_CLASS[-1]


@dataclass(frozen=True)
class Judged:
    """A version and the rules that judge it.

    ``source`` says where the version was stated: ``given``, ``deployed`` (by the image
    or the service), ``meta`` (the config's ``meta.lastTouchedVersion``) or ``newest``
    (nowhere). ``beside`` is the neighbour on the other side of a version between two
    that are known exactly: it judges too.
    """

    version: str
    rules: Rules
    source: str
    beside: Rules | None = None

    @property
    def exact(self) -> bool:
        """Is the version one of those that are judged exactly?"""
        version = SAME.get(self.version, self.version)
        return Release.read(version) == Release.read(self.rules.release)

    @property
    def turned(self) -> Judged:
        """The same, with the neighbour in the first place."""
        if self.beside is None:
            return self
        return replace(self, rules=self.beside, beside=self.rules)

    @property
    def judges(self) -> tuple[str, ...]:
        """The exact releases whose rules judge the version, in their order."""
        both = {self.rules.release, self.beside.release if self.beside else None}
        return tuple(each for each in EXACT if each in both)

    @property
    def between(self) -> str:
        """Between which releases the version is, as the beginning of a sentence."""
        return f"{self.version} is between {' and '.join(self.judges)}"

    @property
    def approximate(self) -> str | None:
        """Why verdicts are approximate; ``None`` for an exactly known release."""
        if self.exact:
            return None
        return f"approximate: the rules of {self.version} are unknown"


def judged(given: str | None, stated: object, deployed: str | None = None) -> Judged:
    """Return what judges a deployment: *given*, else *stated* by its config.

    Between the two is *deployed*, the release that an image or a service states.

    Raises :class:`UsageError` if *given* is not a valid version.
    """
    if given is not None:
        if Release.read(given) is None:
            raise UsageError(
                f"{given!r} is not an OpenClaw release: write one like {EXACT[-1]}"
            )
        return _judged(given, "given")
    if deployed is not None and Release.read(deployed) is not None:
        return _judged(deployed, "deployed")
    if isinstance(stated, str) and Release.read(stated) is not None:
        return _judged(stated, "meta")
    return _judged(EXACT[-1], "newest")


def _judged(version: str, source: str) -> Judged:
    as_known = SAME.get(_plain(version), version)
    below, above = _neighbours(as_known)
    rules = rules_for(as_known)
    other = next(
        (each for each in (below, above) if each not in (None, rules.release)), None
    )
    beside = table(other) if other and below and above else None
    return Judged(_plain(version), rules, source, beside)


def _plain(version: str) -> str:
    return version.strip().removeprefix("v")


#: From here on configs are of another shape: older ones are judged from below.
_OF_TODAY = Span(since="2026.8.1")


def rules_for(version: str) -> Rules:
    """Return the rules of the exact release that is nearest to *version*.

    That is the next one above, unless the great change of configs lies between; else
    the next one below.
    """
    below, above = _neighbours(version)
    if above is None or (below is not None and not _OF_TODAY.covers(version)):
        return table(below or EXACT[-1])
    return table(above)


@lru_cache(maxsize=256)
def _neighbours(version: str) -> tuple[str | None, str | None]:
    """Return the exact releases at or below, and at or above *version*."""
    at = Release.read(version)
    read = [(Release.read(each), each) for each in EXACT]
    below = [name for known, name in read if at and known and known <= at]
    above = [name for known, name in read if at and known and known >= at]
    return below[-1] if below else None, above[0] if above else None
