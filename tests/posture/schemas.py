"""The schemas of the releases as a list of paths, for tests that no key is missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw import releases

Path = tuple[str, ...]


def paths_of(release: str) -> dict[Path, list[dict[str, Any]]]:
    """Return the places of a release's schema, and what the schema says of each.

    ``*`` stands for a key of the user's own, ``[]`` for an element.
    """
    found: dict[Path, list[dict[str, Any]]] = {}
    for path, schema in _below(releases.schema(release), ()):
        found.setdefault(path, []).append(schema)
    return found


def _below(schema: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key, inner in schema.get("properties", {}).items():
        yield from _below(inner, (*path, key))
    yield from _below(schema.get("additionalProperties"), (*path, "*"))
    for inner in schema.get("patternProperties", {}).values():
        yield from _below(inner, (*path, "*"))
    items = schema.get("items")
    for inner in items if isinstance(items, list) else [items]:
        yield from _below(inner, (*path, "[]"))
    for word in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(word, ()):
            yield from _below(inner, path)


def config_with(path: Path, value: Any) -> dict[str, Any]:
    """Return the config that has *value* at *path*, and nothing else."""
    for key in reversed(path):
        value = [value] if key == "[]" else {"x" if key == "*" else key: value}
    return dict(value)


def shown(path: Path) -> str:
    """Return how a finding names the place."""
    text = ""
    for key in path:
        name = "x" if key == "*" else key
        plain = name.replace("-", "").replace("_", "").isalnum()
        text += "[0]" if key == "[]" else f".{name}" if plain else f'["{name}"]'
    return text.removeprefix(".")
