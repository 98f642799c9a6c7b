"""Durations, sizes and times of day that are written as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.agents import heartbeats
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.units import bytes_of
from pytest_openclaw.deployment.values.units import milliseconds
from pytest_openclaw.language.javascript import fold

_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_SEVERAL_UNITS = re.compile(r"[a-z]\d")
_LARGEST_SAFE_INTEGER = 2**53 - 1
#: Milliseconds that are rounded to one.
_SHORTEST = 0.5


@rule(since="2026.8.2")
def durations(candidate: Candidate) -> Iterator[RuleViolation]:
    """Durations are ones, and no longer than a number can hold."""
    for setting, unit, positive in _durations(candidate):
        length = _milliseconds(setting, unit)
        if length is None:
            continue
        if not 0 <= length <= _LARGEST_SAFE_INTEGER:
            yield setting.path, "is not a valid duration; write one like 30m"
        elif positive and length < _SHORTEST:
            yield setting.path, "must be greater than zero"


@rule(since="2026.5.28", until="2026.7.1")
def durations_2026_6(candidate: Candidate) -> Iterator[RuleViolation]:
    """Durations are ones, and no longer than a number can hold; 0 is one, too."""
    for setting, unit, _ in _durations(candidate):
        length = _milliseconds(setting, unit)
        if length is not None and not 0 <= length <= _LARGEST_SAFE_INTEGER:
            yield setting.path, "is not a valid duration; write one like 30m"


@rule(until="2026.5.12")
def durations_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """Durations are ones."""
    for setting, unit, _ in _durations(candidate):
        length = _milliseconds(setting, unit)
        if length is not None and length < 0:
            yield setting.path, "is not a valid duration; write one like 30m"


@rule(until="2026.2.9")
def simple_durations(candidate: Candidate) -> Iterator[RuleViolation]:
    """A duration has one unit."""
    for heartbeat in heartbeats(candidate):
        every = heartbeat["every"]
        if every.string is not None and _SEVERAL_UNITS.search(fold(every.string)):
            yield every.path, "is not a duration with one unit; write one like 90m"


def _durations(candidate: Candidate) -> Iterator[tuple[Setting, str, bool]]:
    """Yield each duration, the unit of a bare number, and whether 0 is refused."""
    maintenance = candidate.config.at("session.maintenance")
    yield candidate.config.at("cron.sessionRetention"), "h", False
    for key in ("preserveRecent", "pruneAfter", "resetArchiveRetention"):
        yield maintenance[key], "d", True
    archive = maintenance["archiveDashboardAfter"]
    yield archive, "d", archive.value != 0
    for heartbeat in heartbeats(candidate):
        if heartbeat["every"].string != "":
            yield heartbeat["every"], "m", False


def _milliseconds(setting: Setting, unit: str) -> float | None:
    """Return the length of a duration: ``None`` if none is set, -1 if it is none."""
    value = setting.value
    if isinstance(value, str):
        length = milliseconds(fold(value), unit)
        return -1 if length is None else length
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return milliseconds(str(value), unit) if value >= 0 else -1


@rule(since="2026.8.2")
def sizes(candidate: Candidate) -> Iterator[RuleViolation]:
    """Sizes are ones, and no larger than a number can hold."""
    for setting, size in _sizes(candidate):
        if not 0 <= size <= _LARGEST_SAFE_INTEGER:
            yield setting.path, "is not a valid size; write one like 500mb"


@rule(until="2026.7.1")
def sizes_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """Sizes are ones."""
    for setting, size in _sizes(candidate):
        if size < 0:
            yield setting.path, "is not a valid size; write one like 500mb"


@rule(until="2026.4.23")
def rotation(candidate: Candidate) -> Iterator[RuleViolation]:
    """The size at which a store is rotated, which later releases ignore, is one."""
    for setting, size in _size(candidate.config.at("session.maintenance.rotateBytes")):
        if size < 0:
            yield setting.path, "is not a valid size; write one like 500mb"


def _sizes(candidate: Candidate) -> Iterator[tuple[Setting, float]]:
    """Yield each size that is set, in bytes; -1 for what is none."""
    compaction = candidate.config.at("agents.defaults.compaction")
    maintenance = candidate.config.at("session.maintenance")
    for setting in (
        maintenance["maxDiskBytes"],
        maintenance["highWaterBytes"],
        compaction["maxActiveTranscriptBytes"],
        compaction.at("memoryFlush.forceFlushTranscriptBytes"),
        candidate.config.at("cron.runLog.maxBytes"),
    ):
        yield from _size(setting)


def _size(setting: Setting) -> Iterator[tuple[Setting, float]]:
    value = setting.value
    if isinstance(value, str):
        size = bytes_of(fold(value))
        yield setting, -1 if size is None else size
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield setting, value


@rule(since="2026.8.2")
def heartbeat_times(candidate: Candidate) -> Iterator[RuleViolation]:
    """The hours in which a heartbeat beats."""
    for heartbeat in heartbeats(candidate):
        yield from _hours(heartbeat["activeHours"])


@rule(until="2026.7.1")
def heartbeat_times_2026_5(candidate: Candidate) -> Iterator[RuleViolation]:
    """The hours in which a heartbeat beats, where one is set."""
    for heartbeat in heartbeats(candidate):
        if heartbeat["every"].exists:
            yield from _hours(heartbeat["activeHours"])


def _hours(hours: Setting) -> Iterator[RuleViolation]:
    for key, also in (("start", ""), ("end", "24:00")):
        time = hours[key].string
        if time and not _TIME.match(time) and time != also:
            yield hours[key].path, "is not a valid time of day; write one like 08:30"
