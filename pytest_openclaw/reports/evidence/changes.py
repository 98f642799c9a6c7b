"""What a comparison of two runs says, as plain data for terminal and Markdown."""

from __future__ import annotations

from dataclasses import field

from pytest_openclaw.on_use import dataclass

#: The words for changes, in the order in which they are listed.
WORDS = ("new", "worse", "gone", "better", "changed")


@dataclass(frozen=True)
class Change:
    """One thing that differs: one of :data:`WORDS`, what it is about, and how."""

    word: str
    about: str
    text: str


@dataclass(frozen=True)
class DeploymentChanges:
    """What changed of one deployment; ``trend`` has findings by severity, then and now.

    ``missing``: nobody looked at it in this run, which was of a part.
    """

    name: str
    changes: tuple[Change, ...] = ()
    trend: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing: bool = False

    @property
    def counts(self) -> str:
        """How many changes there are of each kind: ``2 new, 1 gone``."""
        counted = {
            word: sum(each.word == word for each in self.changes) for word in WORDS
        }
        said = [f"{number} {word}" for word, number in counted.items() if number]
        return ", ".join(said) or "no change"

    @property
    def trend_in_words(self) -> str:
        """Findings by severity, where they differ: ``critical 2 → 1``."""
        return ", ".join(
            f"{severity} {old} -> {new}"
            for severity, (old, new) in self.trend.items()
            if old != new
        )


@dataclass(frozen=True)
class Comparison:
    """This run beside an earlier one, whose evidence is ``shown``, made at ``time``.

    ``terms`` are what both were judged by, where that differs: a line each.
    """

    shown: str
    time: str
    terms: tuple[str, ...]
    deployments: tuple[DeploymentChanges, ...]
