"""Rehearsed upgrades: lines for the terminal, and rows for tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.language.plain import printable
from pytest_openclaw.reports.run import Run

#: Rows of one kind that are shown; the JSON report has all of them.
_MOST = 20


def lines_of(run: Run) -> Iterator[str]:
    """Yield what each upgrade would change, and a matrix where there are several."""
    for deployment in run.deployments:
        for upgrade in deployment.upgrades:
            yield f"{deployment.name}: {headline(upgrade)}"
            for kind, text in rows_of(upgrade):
                yield f"  {kind}: {printable(text)}"
    yield from _in_columns(matrix_of(run))


def rows_of(upgrade: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each change, and of each kind no more than fit."""
    for kind, texts in changes_of(upgrade):
        yield from ((kind, each) for each in texts[:_MOST])
        if len(texts) > _MOST:
            yield kind, f"and {len(texts) - _MOST} more, see the JSON report"


def matrix_of(run: Run) -> list[list[str]]:
    """Return deployments by releases, below a row of heads.

    It is empty for a single upgrade, which needs no overview.
    """
    rehearsed = [each for each in run.deployments if each.upgrades]
    if sum(len(each.upgrades) for each in rehearsed) < 2:
        return []
    targets = list(dict.fromkeys(u["to"] for each in rehearsed for u in each.upgrades))
    rows = [["", *targets]]
    for each in rehearsed:
        words = {u["to"]: word_of(u) for u in each.upgrades}
        rows.append([each.name, *(words.get(to, "") for to in targets)])
    return rows


def word_of(upgrade: dict[str, Any]) -> str:
    """Return the upgrade in a word or two, for a matrix."""
    if not upgrade["acceptedAfterEdits"]:
        return "rejected"
    found = len(upgrade["appear"]) + len(upgrade["severities"])
    edits = "" if upgrade["accepted"] else f"{_count(upgrade['edits'], 'edit')}, "
    return f"{edits}{found} new, {_count(upgrade['settings'], 'setting')}"


def headline(upgrade: dict[str, Any]) -> str:
    """Return from which release to which, and whether the target accepts the config."""
    way = f"{upgrade['from']} to {upgrade['to']}"
    if upgrade["accepted"]:
        return f"{way}: accepted as it is"
    if upgrade["acceptedAfterEdits"]:
        return f"{way}: accepted after {_count(upgrade['edits'], 'edit')}"
    if not upgrade["refused"]:
        return f"{way}: rejected by both"
    return f"{way}: rejected, {_count(upgrade['refused'], 'problem')}"


def changes_of(upgrade: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of change with the texts of all its changes, often none."""
    yield "rejected", upgrade["refused"]
    yield "edit", upgrade["edits"]
    yield "by hand", upgrade["byHand"]
    if not upgrade["acceptedAfterEdits"]:
        return
    yield "new finding", list(map(_finding, upgrade["appear"]))
    yield "gone", [f"{e['severity']} {e['checkId']}" for e in upgrade["go"]]
    yield (
        "other severity",
        [
            f"{e['checkId']}: {e['before']} -> {e['severity']}"
            for e in upgrade["severities"]
        ],
    )
    yield (
        "not evaluated",
        [f"{name}: {why}" for name, why in upgrade["notEvaluated"].items()],
    )
    yield (
        "other setting",
        [f"{e['name']}: {e['old']} -> {e['new']}" for e in upgrade["settings"]],
    )
    yield "no longer bundled", upgrade["noLongerBundled"]
    bare = [each for each in upgrade["exceptions"] if not each["uncovered"]]
    yield (
        "exception without a finding",
        [f"{e['where']}: {e['check']}" for e in bare],
    )
    yield (
        "exception that no longer matches",
        [
            f"{e['where']}: {e['check']}: {each['message']}"
            for e in upgrade["exceptions"]
            for each in e["uncovered"]
        ],
    )
    yield (
        "exception that ends soon",
        [f"{e['where']}: {e['check']}, on {e['expires']}" for e in upgrade["expiring"]],
    )


def _count(things: list[Any], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _finding(each: dict[str, str]) -> str:
    return f"{each['severity']} {each['checkId']}: {each['message']}"


def _in_columns(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
