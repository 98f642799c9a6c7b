"""Defaults that a release fills in as it loads a config."""

from __future__ import annotations

import copy
import re
from typing import Any

from pytest_openclaw import releases
from pytest_openclaw.deployment.host.places import expand
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.releases.rules import Rules

_PATH_KEY = re.compile(r"(?:dir|path|paths|file|root|workspace)\Z", re.IGNORECASE)
_PATH_LISTS = ("paths", "pathPrepend")


def is_of_plugin(path: Path) -> bool:
    """Tell whether a plugin's own schema rules *path*, not the core's."""
    if path[:1] == ("channels",):
        return len(path) > 1 and path[1] not in ("defaults", "modelByChannel")
    return path[:2] == ("plugins", "entries") and path[3:4] == ("config",)


def with_defaults(
    tree: dict[str, Any],
    rules: Rules,
    *,
    plugins_checked: bool,
    unchecked: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return *tree* with the schema's defaults and the release's own beside it.

    A default counts where its parent object is present; those inside alternatives
    (``anyOf``, ``oneOf``) are never applied, nor those of plugins that the release
    does not look for, nor those of *unchecked* channels.
    """
    schema = releases.schema(rules.release)
    filled: dict[str, Any] = _Filling(schema, plugins_checked, unchecked).fill(
        tree, schema, ()
    )
    for dotted, value in rules.core_defaults.items():
        _set_if_absent(filled, dotted.split("."), value)
    session = filled.get("session")
    if isinstance(session, dict) and "mainKey" in session:
        session["mainKey"] = "main"
    return filled


def with_home(value: Any, home: str | None, key: str = "") -> Any:
    """Return *value* with ``~`` replaced in whatever is named like a path."""
    if isinstance(value, dict):
        return {name: with_home(each, home, name) for name, each in value.items()}
    if isinstance(value, list):
        inner = key if key in _PATH_LISTS else ""
        return [with_home(each, home, inner) for each in value]
    if isinstance(value, str) and value.startswith("~") and _PATH_KEY.search(key or ""):
        return expand(value, home)
    return value


class _Filling:
    def __init__(
        self, root: dict[str, Any], plugins_checked: bool, unchecked: frozenset[str]
    ) -> None:
        self.root = root
        self.plugins_checked = plugins_checked
        self.unchecked = unchecked

    def fill(self, value: Any, schema: Any, path: Path) -> Any:
        schema = self.resolved(schema)
        if not schema or (is_of_plugin(path) and not self.plugins_checked):
            return value
        if path[:1] == ("channels",) and self.unchecked.intersection(path[1:2]):
            return value
        if isinstance(value, list):
            items = schema.get("items")
            return [self.fill(each, items, (*path, 0)) for each in value]
        if not isinstance(value, dict):
            return value
        properties, others = (
            schema.get("properties", {}),
            schema.get("additionalProperties"),
        )
        filled = {
            key: self.fill(each, properties.get(key, others), (*path, key))
            for key, each in value.items()
        }
        for key, subschema in properties.items():
            if key not in filled and "default" in self.resolved(subschema):
                default = copy.deepcopy(self.resolved(subschema)["default"])
                filled[key] = self.fill(default, subschema, (*path, key))
        return filled

    def resolved(self, schema: Any) -> dict[str, Any]:
        """Return *schema* with its reference followed; ``{}`` for ``true`` or none."""
        while isinstance(schema, dict) and "$ref" in schema:
            target: Any = self.root
            for part in schema["$ref"].removeprefix("#").strip("/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            schema = target
        return schema if isinstance(schema, dict) else {}


def _set_if_absent(filled: dict[str, Any], keys: list[str], value: object) -> None:
    *parents, last = keys
    for key in parents:
        child = filled.setdefault(key, {})
        if not isinstance(child, dict):
            return
        filled = child
    filled.setdefault(last, value)
