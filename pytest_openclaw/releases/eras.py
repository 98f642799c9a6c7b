"""How OpenClaw's releases group, and how well each group is known here."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases import SAME
from pytest_openclaw.releases import judged
from pytest_openclaw.releases.release import KNOWN
from pytest_openclaw.releases.release import Span


@dataclass(frozen=True)
class Era:
    """Releases between which little differs, and what the later ones changed."""

    name: str
    span: Span
    ends_with: str


ERAS = (
    Era(
        "A",
        Span(until="2026.3.23-2"),
        "secrets resolved by the command, channel plugins outside of the core",
    ),
    Era(
        "B",
        Span("2026.3.24", "2026.5.12"),
        "a finding for each dangerous flag, a wider gateway.http.no_auth, suppressions",
    ),
    Era(
        "C",
        Span("2026.5.18", "2026.7.35"),
        "agents.entries, state in a database, new channel rules",
    ),
    Era("D", Span(since="2026.8.1"), ""),
)

#: With how many verdicts of its own audit each exact release is compared in the
#: tests, at least.
VERDICTS: Mapping[str, int] = {
    "2026.2.9": 1489,
    "2026.2.26": 1557,
    "2026.3.2": 1187,
    "2026.3.13": 1159,
    "2026.3.24": 1445,
    "2026.3.28": 2666,
    "2026.4.15": 1051,
    "2026.4.23": 1574,
    "2026.5.12": 8485,
    "2026.5.28": 1252,
    "2026.6.1": 240,
    "2026.6.11": 1474,
    "2026.7.1": 2016,
    "2026.7.1-1": 93,
    "2026.7.1-2": 100,
    "2026.8.1": 137,
    "2026.8.2": 1700,
    "2026.9.1": 107,
    "2026.9.2": 103,
    "2026.9.3": 720,
    "2026.9.4": 105,
    "2026.9.5": 328,
    "2026.9.6": 9505,
}


def era_of(release: str) -> Era:
    """Return the era of a release."""
    return next(each for each in ERAS if each.span.covers(release))


def stretches() -> Iterator[tuple[str, ...]]:
    """Yield the known releases in order: each exact one alone, others in stretches.

    Those with the rules of an exact one are exact, too.
    """
    stretch: list[str] = []
    for each in KNOWN:
        if each not in EXACT and each not in SAME:
            stretch.append(each)
            continue
        if stretch:
            yield tuple(stretch)
        stretch = []
        yield (each,)
    if stretch:
        yield tuple(stretch)


def judges(release: str) -> tuple[str, ...]:
    """Return the exact releases whose rules judge *release*."""
    return judged(release, None).judges
