"""Unified diffs that ``git apply`` takes."""

from __future__ import annotations

import json
import os
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pytest_openclaw.fixing.drafts import Draft
from pytest_openclaw.fixing.line_changes import line_changes
from pytest_openclaw.language.paths import is_within

_CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file\n"
MADE_ALL_THE_SAME = "; --openclaw-fix=apply makes this change"
#: Of a hunk that is left out.
HIDDEN = f"hidden because of an adjacent secret{MADE_ALL_THE_SAME}"


class Hunk(NamedTuple):
    """Lines ``before[a_start:a_end]`` that become ``after[b_start:b_end]``.

    ``lines`` are both, with their marks and what is around them.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    lines: list[str]

    @property
    def line(self) -> int:
        """The first line that changes, from 1 on."""
        around = next(at for at, each in enumerate(self.lines) if each[0] != " ")
        return self.a_start + around + 1


def diff_of(draft: Draft, root: str, secret: AbstractSet[int], *, redact: bool) -> str:
    """Return what changes in one file, as seen from the directory *root*.

    Lines around a change that are *secret*, from 0 on, are left out as far as git can
    do without them. With *redact*, hunks that hold one all the same are left out too;
    a line before the diff, which git skips, says so.
    """
    hunks = _hunks(_lines(draft.before), _lines(draft.after), secret)
    shown = [each for each in hunks if not (redact and _holds(each, secret))]
    name = name_from(draft.path, root)
    notes = "".join(
        f"# {name}:{each.line}: {HIDDEN}\n" for each in hunks if each not in shown
    )
    if not shown:
        return notes
    a, b = _quoted(f"a/{name}"), _quoted(f"b/{name}")
    text = "".join(map(_text, shown))
    return f"{notes}diff --git {a} {b}\n--- {_header(a)}\n+++ {_header(b)}\n{text}"


def name_from(path: str, root: str) -> str:
    """Return what a diff calls the file at *path*: relative to *root*, or to ``/``."""
    root = os.path.realpath(root)
    top = root if is_within(path, root) else os.path.abspath(os.sep)
    name = os.path.relpath(path, top)
    return name.replace(os.sep, "/")


def _hunks(before: list[str], after: list[str], secret: AbstractSet[int]) -> list[Hunk]:
    changes = line_changes(before, after)
    hunks: list[Hunk] = []
    for at, (a_start, a_end, b_start, b_end) in enumerate(changes):
        done = hunks[-1].a_end if hunks else 0
        limit = changes[at + 1][0] if at + 1 < len(changes) else len(before)
        first = a_start
        while first > max(done, a_start - _CONTEXT) and first - 1 not in secret:
            first -= 1
        last = a_end
        while last < min(limit, a_end + _CONTEXT) and last not in secret:
            last += 1
        if last == a_end < limit:  # git takes that for the end of the file
            last += 1
        lines = [" " + each for each in before[first:a_start]]
        lines += ["-" + each for each in before[a_start:a_end]]
        lines += ["+" + each for each in after[b_start:b_end]]
        lines += [" " + each for each in before[a_end:last]]
        hunk = Hunk(
            first, last, b_start - (a_start - first), b_end + (last - a_end), lines
        )
        hunks.append(hunk)
    return hunks


def _holds(hunk: Hunk, secret: AbstractSet[int]) -> bool:
    return not secret.isdisjoint(range(hunk.a_start, hunk.a_end))


def _text(hunk: Hunk) -> str:
    text = "".join(
        each if each.endswith("\n") else f"{each}\n{_NO_NEWLINE}" for each in hunk.lines
    )
    old = _range(hunk.a_start, hunk.a_end)
    return f"@@ -{old} +{_range(hunk.b_start, hunk.b_end)} @@\n{text}"


def _range(start: int, end: int) -> str:
    length = end - start
    return f"{start + 1 if length else start},{length}"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [each + "\n" for each in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _header(name: str) -> str:
    return f"{name}\t" if " " in name and not name.startswith('"') else name


def _quoted(name: str) -> str:
    """Return *name* as git writes names with characters that would be taken wrongly."""
    if name.isprintable() and name.isascii() and '"' not in name and "\\" not in name:
        return name
    if name.isprintable():
        return json.dumps(name, ensure_ascii=False)
    return '"' + "".join(f"\\{each:03o}" for each in os.fsencode(name)) + '"'
