"""The files that reports are written to: a module makes the text of each."""

from __future__ import annotations

import os
from pathlib import Path

from pytest_openclaw.reports.run import Run

#: The options that name a file to write.
NAMES = ("json", "secrets-json", "junit", "sarif", "markdown", "codequality")


def text_of(name: str, run: Run, root: Path, path: Path, *, whole: bool = False) -> str:
    """Return the report of this *name*, to be written to *path*.

    JUnit XML has what does not apply only if it is to be *whole*.
    """
    if name == "json":
        from pytest_openclaw.reports import audit_json

        return audit_json.text_of(run)
    if name == "secrets-json":
        from pytest_openclaw.reports import secrets_json

        return secrets_json.text_of(run)
    if name == "junit":
        from pytest_openclaw.reports import junit

        return junit.text_of(run, whole=whole)
    if name == "sarif":
        from pytest_openclaw.reports import sarif

        return sarif.text_of(run)
    if name == "codequality":
        from pytest_openclaw.reports import codequality

        return codequality.text_of(run)
    from pytest_openclaw.reports import markdown
    from pytest_openclaw.reports.links import linker_for

    return markdown.text_of(run, linker_for(os.environ, str(root), str(path)))


def write(path: Path, text: str) -> None:
    """Write a report. Raises :class:`OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
