"""The files that reports are written to: a module makes the text of each."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.html.shown_fixes import ShownFixes
from pytest_openclaw.reports.run import Run

#: The options that name a file to write.
NAMES = (
    "json",
    "secrets-json",
    "junit",
    "sarif",
    "markdown",
    "codequality",
    "html",
)


@dataclass(frozen=True)
class Wanted:
    """How reports are to be: where names begin, and what each format asks.

    *whole*: JUnit XML has what does not apply, too. *today* is what the HTML report
    counts days from, *fixes* what it shows of a plan, by deployment.
    """

    root: Path
    whole: bool = False
    today: datetime.date = datetime.date.min
    fixes: Mapping[str, ShownFixes] = field(default_factory=dict)


def pieces_of(name: str, run: Run, path: Path, wanted: Wanted) -> Iterable[str]:
    """Return the report of this *name*, to be written to *path* piece by piece."""
    if name == "json":
        from pytest_openclaw.reports import audit_json

        return audit_json.pieces_of(run)
    if name == "junit":
        from pytest_openclaw.reports import junit

        return junit.pieces_of(run, whole=wanted.whole)
    if name == "sarif":
        from pytest_openclaw.reports import sarif

        return sarif.pieces_of(run)
    if name == "html":
        from pytest_openclaw.reports.html import page

        return page.pieces_of(run, wanted.today, wanted.fixes)
    return [_text_of(name, run, path, wanted)]


def _text_of(name: str, run: Run, path: Path, wanted: Wanted) -> str:
    if name == "secrets-json":
        from pytest_openclaw.reports import secrets_json

        return secrets_json.text_of(run)
    if name == "codequality":
        from pytest_openclaw.reports import codequality

        return codequality.text_of(run)
    from pytest_openclaw.reports import markdown
    from pytest_openclaw.reports.links import linker_for

    return markdown.text_of(run, linker_for(os.environ, str(wanted.root), str(path)))


def write(path: Path, text: str) -> None:
    """Write a report. Raises :class:`OSError`."""
    write_pieces(path, [text])


def write_pieces(path: Path, pieces: Iterable[str]) -> None:
    """Write a report that is made as it is written. Raises :class:`OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(pieces)
