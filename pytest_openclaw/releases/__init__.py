"""The releases whose rules are known exactly, and which of them judges a version."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pytest_openclaw.errors import UsageError
from pytest_openclaw.releases import v2026_5_12
from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.rules import Rules

#: The first-class releases, oldest first. A third one is a new table here.
FIRST_CLASS: tuple[Rules, ...] = (v2026_5_12.RULES, v2026_9_6.RULES)
NEWEST = FIRST_CLASS[-1]

_VERSION = re.compile(
    r"v?(\d{4})\.(\d{1,2})\.(\d{1,3})(?:[-+.][0-9A-Za-z.+-]{0,40})?\Z", re.ASCII
)


@dataclass(frozen=True)
class Judged:
    """A version and the rules that judge it.

    ``source`` says where the version was stated: ``given``, ``meta`` (the config's
    ``meta.lastTouchedVersion``) or ``newest`` (nowhere).
    """

    version: str
    rules: Rules
    source: str

    @property
    def exact(self) -> bool:
        """Is the version one of the first-class releases?"""
        return version_key(self.version) == version_key(self.rules.release)


def version_key(version: str) -> tuple[int, int, int] | None:
    """Return the numbers to compare *version* by; ``None`` if it is no version.

    A suffix (``2026.9.6-beta.1``) does not count.
    """
    match = _VERSION.match(version.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def judged(given: str | None, stated: object) -> Judged:
    """Return what judges a deployment: *given*, else *stated* by its config.

    Raises :class:`UsageError` if *given* is no version.
    """
    if given is not None:
        if version_key(given) is None:
            raise UsageError(
                f"{given!r} is no OpenClaw release: write one like {NEWEST.release}"
            )
        return Judged(given.strip().removeprefix("v"), rules_for(given), "given")
    if isinstance(stated, str) and version_key(stated) is not None:
        return Judged(stated.strip().removeprefix("v"), rules_for(stated), "meta")
    return Judged(NEWEST.release, NEWEST, "newest")


def rules_for(version: str) -> Rules:
    """Return the rules of the nearest first-class release at or below *version*.

    Where there is none, the nearest above.
    """
    key = version_key(version) or (0, 0, 0)
    below = [
        rules for rules in FIRST_CLASS if (version_key(rules.release) or key) <= key
    ]
    return below[-1] if below else FIRST_CLASS[0]


@cache
def schema(release: str) -> dict[str, Any]:
    """Return the structural JSON Schema of a first-class release (draft 7)."""
    file = resources.files(__name__) / "data" / f"schema-{release}.json.gz"
    loaded: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return loaded
