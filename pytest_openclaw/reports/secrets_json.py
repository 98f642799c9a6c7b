"""A report in the shape of ``openclaw secrets audit --json``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pytest_openclaw.reports.result import Result


def write(path: Path, results: Iterable[Result]) -> None:
    """Write the report of one deployment, or an object of reports by name.

    Raises :class:`OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document(results), indent=2) + "\n", encoding="utf-8")


def document(results: Iterable[Result]) -> dict[str, Any]:
    """Return the report: of one deployment, or by the names of several.

    Workers of xdist report one deployment each for itself; what they say is the same.
    """
    reports = {
        result.deployment: result.secrets
        for result in results
        if result.secrets is not None
    }
    return next(iter(reports.values())) if len(reports) == 1 else dict(reports)
