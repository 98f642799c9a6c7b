"""Write the reports that a run is asked for, each at its path."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_openclaw.plugin.fixes import Fixes
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.plugin.writing import Put
    from pytest_openclaw.reports.cases import Case
    from pytest_openclaw.reports.html.shown_fixes import ShownFixes
    from pytest_openclaw.reports.run import Run


def write(
    openclaw: Session,
    run: Run,
    cases: Collection[Case],
    fixes: Fixes | None,
    put: Put,
) -> None:
    """Write *run* in each format that the options ask for."""
    from pytest_openclaw.reports import formats

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
        pieces = formats.pieces_of(name, run, path, wanted)
        if fixes:
            pieces = [fixes.completed(name, "".join(pieces))]
        put(f"--openclaw-{name}", path, partial(formats.write_pieces, path, pieces))


def _shown_fixes(
    openclaw: Session, cases: Collection[Case], fixes: Fixes | None
) -> dict[str, ShownFixes]:
    """Return what the HTML report shows of the fixes, asked for or not."""
    if openclaw.options.html is None:
        return {}
    from pytest_openclaw.plugin.fixes import Fixes

    fixes = fixes or Fixes.of(openclaw, list(cases))
    return fixes.shown()


def write_accepted(openclaw: Session, cases: Collection[Case], put: Put) -> str:
    """Write the findings of this run as accepted, where the option asks for it.

    Returns a line that says so, ``""`` without the option or if it cannot be written.
    """
    if not openclaw.options.accept_current:
        return ""
    from pytest_openclaw.baseline import accepted
    from pytest_openclaw.baseline import accepting

    path = openclaw.accepted_file
    results = [case.result for case in cases]
    found = accepting.accepted(openclaw.policy, openclaw.policy_of, results)
    entries = [*dict.fromkeys(found)]
    write_file = partial(accepted.write_accepted, path, entries)
    if not put("--openclaw-accept-current", path, write_file):
        return ""
    count = "1 finding" if len(entries) == 1 else f"{len(entries)} findings"
    return f"{path.name} has been written: {count} accepted, others fail"
