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
    "2026.2.9": 1194,
    "2026.2.26": 1085,
    "2026.3.2": 820,
    "2026.3.13": 961,
    "2026.3.24": 820,
    "2026.3.28": 1557,
    "2026.4.15": 321,
    "2026.4.23": 749,
    "2026.5.12": 8172,
    "2026.5.28": 853,
    "2026.6.1": 79,
    "2026.6.11": 1064,
    "2026.7.1": 1277,
    "2026.7.1-1": 88,
    "2026.7.1-2": 100,
    "2026.8.1": 100,
    "2026.8.2": 1131,
    "2026.9.1": 63,
    "2026.9.2": 65,
    "2026.9.3": 548,
    "2026.9.4": 44,
    "2026.9.5": 295,
    "2026.9.6": 8600,
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
