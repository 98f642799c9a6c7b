"""What a check function's docstring says, by what its paragraphs are about."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import field

from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass

#: A text, or what makes it for the few who ask.
Stated = str | Callable[[], str]


def in_words(stated: Stated) -> str:
    """Return the text that is stated, in one line."""
    return " ".join((stated() if callable(stated) else stated).split())


def require_docstrings() -> None:
    """Raise :class:`UsageError` where Python removes them, as it does with ``-OO``."""
    if sys.flags.optimize > 1:
        raise UsageError(
            "Python with -OO, or PYTHONOPTIMIZE=2, removes docstrings, and with them "
            "the texts of the checks: run it without"
        )


@dataclass
class Texts:
    """The paragraphs of a check function's docstring, by what they are about."""

    title: str
    rationale: list[str] = field(default_factory=list)
    fires: list[str] = field(default_factory=list)
    severity: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, docstring: str) -> Texts:
        """Sort the paragraphs of *docstring* by how they begin."""
        title, _, rest = inspect.cleandoc(docstring).partition("\n")
        text = cls(title)
        for paragraph in map(" ".join, map(str.split, rest.split("\n\n"))):
            label, _, said = paragraph.partition(" ")
            if label == "Fires":
                text.fires.append(paragraph)
            elif label == "Severity:":
                text.severity.append(said)
            elif label == "Releases:":
                text.releases.append(said)
            elif paragraph:
                text.rationale.append(paragraph)
        return text
