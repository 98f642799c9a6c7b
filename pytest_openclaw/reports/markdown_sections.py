"""Sections of the Markdown report that are about the whole run."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.frameworks.controls import Framework
from pytest_openclaw.reports import changes
from pytest_openclaw.reports.capabilities import HEADS
from pytest_openclaw.reports.capabilities import Capabilities
from pytest_openclaw.reports.controls import ControlTally
from pytest_openclaw.reports.controls import tallies
from pytest_openclaw.reports.evidence.changes import Comparison
from pytest_openclaw.reports.markdown_tables import code
from pytest_openclaw.reports.markdown_tables import plain
from pytest_openclaw.reports.markdown_tables import table
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run

#: As many deployments are named in a cell.
_NAMED = 3


def changed(comparison: Comparison) -> Iterator[str]:
    """Yield what changed since an earlier run, deployment by deployment."""
    heading = plain(changes.heading(comparison))
    yield from ("", f"## Changes, {heading}", "")
    for term in comparison.terms:
        yield f"- {plain(term)}"
    for each in comparison.deployments:
        yield from ("", f"### {plain(each.name)}: {plain(changes.summary_of(each))}")
        if each.changes:
            yield ""
            rows = ([e.word, code(e.about), plain(e.text)] for e in each.changes)
            yield from table(["Change", "About", "What"], rows)


def capabilities(deployment: DeploymentRun) -> Iterator[str]:
    """Yield what a deployment has and who answers for it, what needs a person first."""
    shown = Capabilities.of(deployment)
    if shown is None:
        return
    yield from ("", f"### Capabilities: {plain(shown.summary)}")
    if shown.urgent:
        yield ""
        yield from table(HEADS, map(_thing, shown.urgent))
    if shown.settled:
        summary = f"Owned or approved: {len(shown.settled)}"
        yield from ("", f"<details><summary>{summary}</summary>", "")
        yield from table(HEADS, map(_thing, shown.settled))
        yield from ("", "</details>")
    if shown.unknown:
        yield from ("", f"More may be there: {plain(shown.unknown)}")
    if shown.credentials:
        yield ""
        heads = ["Credential", "State", "Owner", "Renewed", "Due"]
        yield from table(heads, (list(map(plain, row)) for row in shown.credentials))


def _thing(row: tuple[str, ...]) -> list[str]:
    id_, *rest = row
    return [code(id_), *map(plain, rest)]


def controls(run: Run, framework: Framework) -> Iterator[str]:
    """Yield what was looked at for each control of a framework, and found."""
    yield from ("", f"## {plain(framework.title)}", "")
    yield "Evidence from the checks, not a statement of compliance."
    yield ""
    heads = ["Control", "Relation", "Failed", "Excepted until", "Not evaluated"]
    rows = map(_row, tallies(run, framework))
    yield from table([*heads, "Clean"], rows)


def _row(tally: ControlTally) -> list[str]:
    control = tally.control
    name = plain(control.words)
    if control.unseen:
        return [name, "", "", "", "", f"no check sees it: {plain(control.unseen)}"]
    return [
        name,
        plain(control.relation),
        _failed(tally),
        _excepted(tally),
        _open(tally),
        _clean(tally),
    ]


def _failed(tally: ControlTally) -> str:
    if not tally.failed:
        return ""
    names = ", ".join(tally.failing[:_NAMED])
    left = len(tally.failing) - _NAMED
    return plain(f"{tally.failed}: {names}{f' and {left} more' if left > 0 else ''}")


def _excepted(tally: ControlTally) -> str:
    if not tally.excepted:
        return ""
    return plain(f"{min(tally.until, default='set aside')} ({tally.excepted})")


def _open(tally: ControlTally) -> str:
    parts = [str(tally.not_evaluated)] if tally.not_evaluated else []
    parts += [f"{tally.not_run} not run"] if tally.not_run else []
    return ", ".join(parts)


def _clean(tally: ControlTally) -> str:
    """Return how many are clean: all of them, or how many of how many."""
    if tally.state == "clean":
        return f"all {tally.clean}"
    return f"{tally.clean} of {tally.looked_at}" if tally.looked_at else tally.state
