"""Make cases for the real audit out of a release's schema, where few cases have been.

``python -m tools.schema_cases 2026.9.6 cases.json`` writes cases of the same form as
those of ``tests/parity/``, without verdicts: a value at each path of the schema that
recorded cases visit less than twice. Values that the schema takes are packed, several
to a case; one that it refuses has a case of its own, since a release rejects the whole
config for it. A difference between the real audit and ours becomes a recorded case.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs

from pytest_openclaw import releases
from tests.cases import FOLDER
from tests.posture.schemas import Path as Keys
from tests.posture.schemas import paths_of

#: So many values of a path that the schema takes, and that it refuses.
_TAKEN, _REFUSED = 3, 2
#: So many values share a case, each in a section of its own.
_TOGETHER = 6
#: The cases that a value may still join: the last ones.
_OPEN = 40
_TOKEN = "t0k-3f9a1c7be2d84506af19c3b7"
_BASE = {"gateway": {"mode": "local", "auth": {"mode": "token", "token": _TOKEN}}}
_ALTERNATIVES = "anyOf", "oneOf", "allOf"
_TEXTS = "x", "", " ", "a b", "x/y", "A", "1h", "https://x.example"
_NUMBERS = "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"


def sample(schema: Any) -> Any:
    """Return a small value that *schema* takes, as far as types tell."""
    if not isinstance(schema, dict):
        return "x"
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    for word in _ALTERNATIVES:
        if word in schema and "type" not in schema:
            return sample(schema[word][0])
    kind = _kinds(schema)[0]
    if kind == "object":
        within = schema.get("properties", {})
        return {key: sample(within.get(key)) for key in schema.get("required", ())}
    if kind == "array":
        return [sample(schema.get("items"))] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        lowest = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        return min(max(1, lowest), schema.get("maximum", sys.maxsize))
    simple = {"boolean": True, "null": None}
    return simple.get(kind, "x" * max(1, schema.get("minLength", 1)))


def _kinds(schema: dict[str, Any]) -> list[str]:
    stated = schema.get("type", "string")
    return stated if isinstance(stated, list) else [stated]


def edges(schema: Any) -> Iterator[Any]:
    """Yield values of the type of *schema*, at its bounds, and beyond them."""
    if not isinstance(schema, dict):
        yield "x"
        return
    if "const" in schema or "enum" in schema:
        yield from (*schema.get("enum", [schema.get("const")]), "nope")
    for word in _ALTERNATIVES:
        for each in schema.get(word, ()):
            yield from edges(each)
    for kind in _kinds(schema) if "type" in schema else ():
        yield from _edges_of(kind, schema)


def _edges_of(kind: str, schema: dict[str, Any]) -> Iterator[Any]:
    if kind == "boolean":
        yield from (True, "true")
    elif kind == "string" and "enum" not in schema:
        yield from (*_TEXTS, 1)
        if "maxLength" in schema:
            yield from ("x" * schema["maxLength"], "x" * (schema["maxLength"] + 1))
    elif kind in ("integer", "number"):
        yield from (1, 0, -1, 1.5, "1")
        bounds = [schema[each] for each in _NUMBERS if each in schema]
        yield from (bound + step for bound in bounds for step in (0, 1, -1))
    elif kind == "array":
        one = sample(schema.get("items"))
        yield from ([], [one], [one, one], "x")
    elif kind == "object":
        yield from ({}, sample(schema), [], {"nope": 1}, {"x": {}}, {"x": "x"})


def _steps(schema: Any, key: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield what *schema* has at a key, with the alternative that has it."""
    if not isinstance(schema, dict):
        return
    items = schema.get("items")
    if key == "[]" and items is not None:
        yield schema, items[0] if isinstance(items, list) else items
    if key == "*":
        inner = schema.get("additionalProperties")
        if isinstance(inner, dict):
            yield schema, inner
        for each in schema.get("patternProperties", {}).values():
            yield schema, each
    if key in schema.get("properties", {}):
        yield schema, schema["properties"][key]
    for word in _ALTERNATIVES:
        for each in schema.get(word, ()):
            yield from _steps(each, key)


def value_at(schema: Any, keys: Keys, value: Any) -> Any:
    """Return *value* below *keys*, with what each object on the way requires.

    Raises :class:`LookupError` if the schema has no such place.
    """
    if not keys:
        return value
    for alternative, inner in _steps(schema, keys[0]):
        try:
            within = value_at(inner, keys[1:], value)
        except LookupError:
            continue
        if keys[0] == "[]":
            return [within]
        beside = sample({**alternative, "type": "object"})
        return {**beside, "x" if keys[0] == "*" else keys[0]: within}
    raise LookupError(keys)


def visits(paths: Iterable[Keys]) -> Counter[Keys]:
    """Return how many recorded cases have a value at each path."""
    tree: dict[str, Any] = {}
    for keys in paths:
        node = tree
        for key in keys:
            node = node.setdefault(key, {})
    counted: Counter[Keys] = Counter()
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            counted.update(set(_visited(case.get("config"), tree, ())))
    return counted


def _visited(value: Any, tree: dict[str, Any], keys: Keys) -> Iterator[Keys]:
    yield keys
    if isinstance(value, dict):
        for key, each in value.items():
            known = key if key in tree else "*"
            if known in tree:
                yield from _visited(each, tree[known], (*keys, known))
    elif isinstance(value, list) and "[]" in tree:
        for each in value:
            yield from _visited(each, tree["[]"], (*keys, "[]"))


def merged(first: Any, second: Any) -> Any:
    """Return both configs in one; where they meet, *second* wins."""
    if not isinstance(first, dict) or not isinstance(second, dict):
        return copy.deepcopy(second)
    both = {**copy.deepcopy(first), **copy.deepcopy(second)}
    return {
        key: merged(first[key], second[key]) if key in first and key in second else each
        for key, each in both.items()
    }


def values(release: str) -> Iterator[tuple[Keys, Any, bool]]:
    """Yield paths that few cases visit, a config for each, and whether it is valid."""
    root, paths = releases.schema(release), paths_of(release)
    counted, valid = visits(paths), jsonschema_rs.validator_for(root).is_valid
    in_any_order = sorted(paths)
    random.Random(release).shuffle(in_any_order)  # neighbours share no case
    for keys in in_any_order:
        if not keys or counted[keys] >= 2:
            continue
        left = {True: _TAKEN, False: _REFUSED}
        tried = {json.dumps(e): e for schema in paths[keys] for e in edges(schema)}
        for value in tried.values():
            config = merged(_BASE, value_at(root, keys, value))
            is_valid = valid(config)
            if left[is_valid]:
                left[is_valid] -= 1
                yield keys, config, is_valid


@dataclass
class _Pack:
    """A case in the making: the places of its values, and its config."""

    paths: list[Keys]
    config: dict[str, Any]

    def takes(self, keys: Keys) -> bool:
        """Is there room, and no value in the same section?"""
        apart = (each[:2] != keys[: len(each[:2])] for each in self.paths)
        is_apart = all(apart) and all(
            keys[:2] != e[: len(keys[:2])] for e in self.paths
        )
        return is_apart and len(self.paths) < _TOGETHER

    def add(self, keys: Keys, config: dict[str, Any]) -> None:
        """Add a value."""
        self.paths.append(keys)
        self.config = merged(self.config, config)


def cases(release: str) -> Iterator[dict[str, Any]]:
    """Yield the cases of a release: first those that its schema takes."""
    taken: list[_Pack] = []
    refused: list[_Pack] = []
    for keys, config, is_valid in values(release):
        pack = next((each for each in taken[-_OPEN:] if each.takes(keys)), None)
        if is_valid and pack is not None:
            pack.add(keys, config)
        else:
            (taken if is_valid else refused).append(_Pack([keys], config))
    for number, pack in enumerate([*taken, *refused]):
        about = " ".join(map(".".join, pack.paths))
        yield {"id": f"SCH-{number}", "about": about, "config": pack.config}


if __name__ == "__main__":
    made = list(cases(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(made), encoding="utf-8")
    print(f"{len(made)} cases")
