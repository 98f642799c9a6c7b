"""The files that a pattern names, without following links in circles."""

from __future__ import annotations

import glob
import os

from pytest_openclaw.language.paths import normal


def matching(base: str, pattern: str) -> list[str]:
    """Return what *pattern* matches in *base*, as glob does; ``**`` follows no link.

    A link to a folder above itself would be followed as often as names may be long.
    Matches are relative to *base*, unless the pattern is absolute. ``**`` at the end
    stands for all files below. What can be no name of a file matches nothing.
    """
    try:
        return _matching(base, pattern)
    except ValueError:  # it contains a NUL, or characters that no name can have here
        return []


def _matching(base: str, pattern: str) -> list[str]:
    if pattern == "**" or pattern.endswith("/**"):
        found_below = _matching(base, f"{pattern}/*")
        return [e for e in found_below if os.path.isfile(os.path.join(base, e))]
    top, stars, rest = pattern.partition("**/")
    if not stars:
        return sorted(glob.glob(pattern, root_dir=base))
    found: dict[str, None] = {}
    for start in glob.glob(top, root_dir=base) if top else [""]:
        for folder, folders, _ in os.walk(os.path.join(base, start)):
            folders[:] = [each for each in folders if not each.startswith(".")]
            below = folder if os.path.isabs(start) else os.path.relpath(folder, base)
            for name in _matching(folder, rest):
                found[normal(os.path.join(below, name))] = None
    return sorted(found)
