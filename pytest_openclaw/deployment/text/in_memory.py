"""Configs that are made in memory, instead of being read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_openclaw.deployment.text.json5 import MAX_DEPTH
from pytest_openclaw.errors import UsageError


def as_json(value: Any, where: str = "the config", levels: int = MAX_DEPTH) -> Any:
    """Return a copy of *value* in JSON's types; tuples and mappings become theirs.

    Raises :class:`UsageError` for a value or key of another type, and for more than
    *levels* of nesting, below *where*.
    """
    if levels < 0:
        raise UsageError(f"the config has more than {MAX_DEPTH} levels of nesting")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise UsageError(f"{where} has a key that is not text: {key!r}")
        return {
            key: as_json(each, f"{where}[{key!r}]", levels - 1)
            for key, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [
            as_json(each, f"{where}[{at}]", levels - 1) for at, each in enumerate(value)
        ]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise UsageError(
        f"{where} is a {type(value).__name__}, which JSON does not support"
    )
