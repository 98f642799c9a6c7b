"""What the release writes about a config into the config."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule

#: The milliseconds from 1970 on, either way, up to which JavaScript has dates.
_LAST_DATE = 8.64e15


@rule(until="2026.7.1")
def last_touched_at(candidate: Candidate) -> Iterator[RuleViolation]:
    """The time of the last change is a text or a date; the schema leaves it open."""
    time = candidate.config.at("meta.lastTouchedAt")
    if not time.exists or time.is_opaque or time.string is not None:
        return
    is_number = isinstance(time.value, (int, float)) and not isinstance(
        time.value, bool
    )
    if not (is_number and abs(time.value) <= _LAST_DATE):
        yield time.path, "must be a text or a date in milliseconds"
