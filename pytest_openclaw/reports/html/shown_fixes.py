"""What could be changed in a deployment, as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True)
class ShownFixes:
    """The lines of a plan's edits by the checkId that they are for, and its diff."""

    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    diff: str = ""
