"""How a run differs from an earlier one, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.language.plain import printable
from pytest_openclaw.reports.evidence.changes import Comparison
from pytest_openclaw.reports.evidence.changes import DeploymentChanges

#: As many changes of a deployment are listed where a run is not verbose.
_SHOWN = 20


def lines_of(comparison: Comparison, *, verbose: bool = False) -> Iterator[str]:
    """Yield a line for each deployment, and one for each of its changes."""
    yield heading(comparison)
    for term in comparison.terms:
        yield f"  {printable(term)}"
    unchanged = 0
    for each in comparison.deployments:
        if each.changes or each.missing:
            yield from _deployment(each, verbose=verbose)
        else:
            unchanged += 1
    if unchanged:
        some = "1 deployment" if unchanged == 1 else f"{unchanged} deployments"
        yield f"  no change: {some}"


def heading(comparison: Comparison) -> str:
    """Return what is compared with what."""
    return f"compared with {printable(comparison.shown)}, made {comparison.time}"


def summary_of(each: DeploymentChanges) -> str:
    """Return what changed of a deployment, in numbers."""
    if each.missing:
        return "was not part of this run"
    trend = each.trend_in_words
    return f"{each.counts}; {trend}" if trend else each.counts


def _deployment(each: DeploymentChanges, *, verbose: bool) -> Iterator[str]:
    yield f"  {each.name}: {summary_of(each)}"
    shown = each.changes if verbose else each.changes[:_SHOWN]
    for change in shown:
        yield printable(f"    {change.word}: {change.about}: {change.text}")
    left = len(each.changes) - len(shown)
    if left:
        yield f"    and {left} more: -v lists them"
