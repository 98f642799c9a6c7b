"""Durations and sizes as a release reads them from text."""

from __future__ import annotations

import re

_MILLISECONDS = {"ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6, "d": 8.64e7}
_BYTES = {"b": 1.0, "kb": 1024.0, "mb": 1024.0**2, "gb": 1024.0**3, "tb": 1024.0**4}
_BYTES.update({unit[0]: size for unit, size in _BYTES.items()})

_PART = r"\d+(?:\.\d+)?"
_DURATION = re.compile(rf"(?:{_PART}(?:ms|s|m|h|d))+\Z", re.ASCII)
_DURATION_PART = re.compile(rf"({_PART})(ms|s|m|h|d)", re.ASCII)
_NUMBER = re.compile(rf"{_PART}\Z", re.ASCII)
_SIZE = re.compile(rf"({_PART})([a-z]*)\Z", re.ASCII)


def milliseconds(text: str, default_unit: str | None) -> float | None:
    """Return the length of a duration like ``1h30m``; ``None`` if it is none.

    A number without a unit is in *default_unit*, or no duration without one.
    """
    if _NUMBER.match(text):
        return float(text) * _MILLISECONDS[default_unit] if default_unit else None
    if not _DURATION.match(text):
        return None
    parts = _DURATION_PART.findall(text)
    return sum(float(number) * _MILLISECONDS[unit] for number, unit in parts)


def bytes_of(text: str) -> float | None:
    """Return the number of bytes of a size like ``500mb``; ``None`` if it is none."""
    match = _SIZE.match(text)
    if match is None or (match[2] or "b") not in _BYTES:
        return None
    return float(match[1]) * _BYTES[match[2] or "b"]
