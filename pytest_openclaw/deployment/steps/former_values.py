"""What a former key has to be, so that a release before 2026.5 takes it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.deployment.values.opaque import Opaque

Rule = Callable[[Any], bool]


def is_taken(kind: str, value: Any) -> bool:
    """Does the release take *value* for a key of this *kind*?

    A text that is unknown here may be what it takes.
    """
    return isinstance(value, Opaque) or _KINDS[kind](value)


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_hours(value: Any) -> bool:
    return isinstance(value, int | float) and not _is_switch(value) and value >= 0


def _is_count(value: Any, least: int = 1) -> bool:
    is_whole = isinstance(value, int) or (isinstance(value, float) and value % 1 == 0)
    return is_whole and not _is_switch(value) and value >= least


def _has_only(value: Any, rules: Mapping[str, Rule]) -> bool:
    return isinstance(value, dict) and all(
        key in rules and rules[key](each) for key, each in value.items()
    )


_SIZES: dict[str, Rule] = {"minChars": _is_count, "maxChars": _is_count}
_COALESCING: dict[str, Rule] = {**_SIZES, "idleMs": lambda each: _is_count(each, 0)}
_DRAFT: dict[str, Rule] = {
    **_SIZES,
    "breakPreference": lambda each: each in ("paragraph", "newline", "sentence"),
}
_KINDS: dict[str, Rule] = {
    "anything": lambda value: True,
    "chunk mode": lambda value: value in ("length", "newline"),
    "coalescing": lambda value: _has_only(value, _COALESCING),
    "credential": lambda value: isinstance(value, str | dict),
    "draft": lambda value: _has_only(value, _DRAFT),
    "hours": _is_hours,
    "object": _is_object,
    "switch": _is_switch,
    "switch or text": lambda value: isinstance(value, bool | str),
}
