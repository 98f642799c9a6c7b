"""Members of large objects whose names break a pattern of the schema.

The validator makes a copy of the whole object for each such name, so that a thousand
of them take a second, and ten thousand a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.deployment.values.paths import Path

#: Names of one object that are left to the validator, which tells what is below them.
_FEW = 100
#: Any member of an object.
_ANY = "*"


def set_aside(plain: Any, release: str) -> Iterator[Path]:
    """Take all but a few members with invalid names out of *plain*; yield their places.

    *plain* is a config as JSON, which is changed.
    """
    if not _has_large(plain):  # to look for patterns takes longer than most configs do
        return
    for pattern, names in _patterned(release):
        for path, members in _objects(plain, pattern, ()):
            if len(members) <= _FEW:
                continue
            invalid = [name for name in members if not names.is_valid(name)]
            for name in invalid[_FEW:]:
                del members[name]
                yield (*path, name)


def _has_large(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_large, value))
    if not isinstance(value, dict):
        return False
    return len(value) > _FEW or any(map(_has_large, value.values()))


@lru_cache(maxsize=32)
def _patterned(release: str) -> tuple[tuple[Path, Any], ...]:
    """Return where objects have a pattern for names, and what validates these."""
    import jsonschema_rs

    return tuple(
        (place, jsonschema_rs.Draft7Validator(names))
        for place, names in _named(releases.schema(release), ())
    )


def _named(schema: Any, place: Path) -> Iterator[tuple[Path, Any]]:
    if not isinstance(schema, dict):
        return
    names = schema.get("propertyNames", {})
    if "pattern" in names:
        yield place, names
    for key, each in schema.get("properties", {}).items():
        yield from _named(each, (*place, key))
    yield from _named(schema.get("additionalProperties"), (*place, _ANY))


def _objects(
    value: Any, pattern: Path, path: Path
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield what lies at *pattern* below *value*, as far as these are objects."""
    if not isinstance(value, dict):
        return
    if not pattern:
        yield path, value
        return
    first, *rest = pattern
    names = list(value) if first == _ANY else [first] if first in value else []
    for name in names:
        yield from _objects(value[name], tuple(rest), (*path, name))
