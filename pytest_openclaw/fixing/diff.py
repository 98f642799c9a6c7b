"""Unified diffs that ``git apply`` takes."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Callable

from pytest_openclaw.fixing.drafts import Draft

_CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file\n"
#: In the place of a line that holds a secret.
HIDDEN = "(a secret is hidden here: this hunk cannot be applied)"


def diff_of(
    draft: Draft, root: str, is_secret: Callable[[str], bool], *, redact: bool
) -> str:
    """Return what changes in one file, as seen from the directory *root*.

    Lines around a change that hold a secret are left out as far as git can do without
    them. With *redact*, no line that holds one is shown.
    """
    before, after = _lines(draft.before), _lines(draft.after)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    hunks = "".join(
        _hunk(group, before, after, is_secret, redact=redact)
        for group in matcher.get_grouped_opcodes(_CONTEXT)
    )
    if not hunks:
        return ""
    name = name_from(draft.path, root)
    a, b = _quoted(f"a/{name}"), _quoted(f"b/{name}")
    return f"diff --git {a} {b}\n--- {_header(a)}\n+++ {_header(b)}\n{hunks}"


def name_from(path: str, root: str) -> str:
    """Return what a diff calls the file at *path*: relative to *root*, or to ``/``."""
    root = os.path.realpath(root)
    inside = path.startswith(root.rstrip(os.sep) + os.sep)
    name = os.path.relpath(path, root if inside else os.path.abspath(os.sep))
    return name.replace(os.sep, "/")


def _hunk(
    group: list[tuple[str, int, int, int, int]],
    before: list[str],
    after: list[str],
    is_secret: Callable[[str], bool],
    *,
    redact: bool,
) -> str:
    tag, a_start, a_end, b_start, b_end = group[0]
    if tag == "equal":  # shorten the context to what holds no secret
        while a_start < a_end and any(map(is_secret, before[a_start:a_end])):
            a_start, b_start = a_start + 1, b_start + 1
        group[0] = (tag, a_start, a_end, b_start, b_end)
    tag, a_start, a_end, b_start, b_end = group[-1]
    if tag == "equal":
        # git takes a hunk without lines after it for the end of the file.
        while a_start + 1 < a_end and any(map(is_secret, before[a_start:a_end])):
            a_end, b_end = a_end - 1, b_end - 1
        group[-1] = (tag, a_start, a_end, b_start, b_end)
    lines = []
    for tag, a_start, a_end, b_start, b_end in group:
        if tag == "equal":
            lines += [" " + each for each in before[a_start:a_end]]
            continue
        lines += ["-" + each for each in before[a_start:a_end]]
        lines += ["+" + each for each in after[b_start:b_end]]
    if redact:
        lines = [f"{each[0]}{HIDDEN}\n" if is_secret(each) else each for each in lines]
    text = "".join(
        each if each.endswith("\n") else f"{each}\n{_NO_NEWLINE}" for each in lines
    )
    first, last = group[0], group[-1]
    old = _range(first[1], last[2])
    new = _range(first[3], last[4])
    return f"@@ -{old} +{new} @@\n{text}"


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
