"""JavaScript without its comments, the way the releases' code scanner sees it."""

from __future__ import annotations

import re

# A quote that a regular expression literal holds opens a string here, as it does
# there. What is open at the end runs to the end, so that no try is made twice.
_TOKEN = re.compile(
    r"""
      '[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?\Z)
    | "[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)
    | `[^`\\]*(?:\\.[^`\\]*)*(?:`|\\?\Z)
    | //[^\n]*
    | /\*.*?(?:\*/|\Z)
    """,
    re.DOTALL | re.VERBOSE,
)


def without_comments(text: str) -> str:
    """Return *text* without comments; every line keeps its number."""
    if "//" not in text and "/*" not in text:
        return text
    return _TOKEN.sub(_kept, text)


def _kept(token: re.Match[str]) -> str:
    text = token[0]
    return text if text[0] != "/" else "\n" * text.count("\n")
