"""Writes the report files that options name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_openclaw.plugin.putting import put
from pytest_openclaw.reports import formats

if TYPE_CHECKING:
    from pytest_openclaw.plugin.fixes import Fixes
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.reports.html.shown_fixes import ShownFixes
    from pytest_openclaw.reports.run import Case
    from pytest_openclaw.reports.run import Run


def write_reports(
    openclaw: Session, run: Run, cases: list[Case], fixes: Fixes | None, *, whole: bool
) -> None:
    """Write each report of *run*, with the plan of *fixes* where there is one.

    The evidence notes whether all was collected and run, *whole*.
    """
    options = openclaw.options
    wanted = formats.Wanted(
        openclaw.config.rootpath,
        options.junit_all,
        openclaw.policy.today,
        _shown_fixes(openclaw, cases, fixes),
    )
    for name in formats.NAMES:
        path: Path | None = getattr(options, name.replace("-", "_"))
        if path is None:
            continue
        text = formats.text_of(name, run, path, wanted)
        text = fixes.completed(name, text) if fixes else text
        put(f"--openclaw-{name}", path, partial(formats.write, path, text))
    if options.evidence is not None:
        from pytest_openclaw.plugin import evidence

        text = evidence.text_of(evidence.evidence_of(openclaw, run, whole=whole))
        write = partial(formats.write, options.evidence, text)
        put("--openclaw-evidence", options.evidence, write)


def _shown_fixes(
    openclaw: Session, cases: list[Case], fixes: Fixes | None
) -> dict[str, ShownFixes]:
    """Return what the HTML report shows of the fixes, asked for or not."""
    if openclaw.options.html is None:
        return {}
    from pytest_openclaw.plugin.fixes import Fixes

    return (fixes or Fixes.of(openclaw, cases)).shown()
