"""A diff in Markdown: folded, within a fence that nothing in it can close."""

from __future__ import annotations

from pytest_openclaw.fixing.diff import HIDDEN
from pytest_openclaw.language.plain import printable_lines


def folded_diff(summary: str, said: str, diff: str, listed: str = "") -> str:
    """Return *diff* below a *summary* that opens it, with a sentence and a list before.

    Nothing, where the diff is empty.
    """
    text = printable_lines(diff)
    if not text:
        return ""
    fence = "`" * max(3, _longest_fence(text) + 1)
    items = f"{listed}\n" if listed else ""
    note = "" if HIDDEN in text else " `git apply` takes it."
    return (
        f"\n<details>\n<summary>{summary}</summary>\n\n"
        f"{said}{note}\n\n{items}{fence}diff\n{text}{fence}\n\n</details>\n"
    )


def _longest_fence(text: str) -> int:
    longest = run = 0
    for each in text:
        run = run + 1 if each == "`" else 0
        longest = max(longest, run)
    return longest
