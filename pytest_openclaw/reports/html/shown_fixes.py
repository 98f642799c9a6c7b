"""What could be changed in a deployment, as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class ShownFixes:
    """The lines of a plan's edits by the checkId that they are for, and its diff."""

    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    diff: str = ""
