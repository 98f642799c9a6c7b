"""The order in which failures are told: the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_RANKS = {"critical": 0, "warn": 1, "info": 2}
#: Of an item that fails for another reason than a finding, such as an old exception.
_LAST = 3


def worst_first(reports: Sequence[Any]) -> list[Any]:
    """Return *reports* with those of our items by severity, critical first.

    Each other report keeps its place among them.
    """
    ours = iter(sorted(filter(_is_ours, reports), key=_rank))
    return [next(ours) if _is_ours(each) else each for each in reports]


def _is_ours(report: Any) -> bool:
    return hasattr(report, "openclaw")


def _rank(report: Any) -> int:
    result = report.openclaw
    if any(each["gate"] == result["check_id"] for each in result["problems"]):
        return _RANKS["critical"]
    open_ = [each for each in result["findings"] if not each["covered_by"]]
    return min((_RANKS[each["severity"]] for each in open_), default=_LAST)
