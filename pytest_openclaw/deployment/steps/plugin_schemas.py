"""What a plugin's own schema says of a value: the schema is hostile, like all else.

The releases compile these schemas with validators of their own: 2026.5.12 with AJV, for
draft 7; 2026.9.6 with one that takes the keywords of all drafts. Both know no format
but ``uri``, fill in defaults first, and refuse a schema that is itself at fault.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.steps.schema import FORMATS
from pytest_openclaw.deployment.steps.schema import as_json
from pytest_openclaw.deployment.steps.schema import unknown_below
from pytest_openclaw.deployment.steps.schema_messages import Violation
from pytest_openclaw.deployment.steps.schema_messages import describe
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.language.javascript import is_unicode_pattern

_SCHEMAS_BY_NAME = ("properties", "patternProperties", "definitions", "$defs")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = (
    "items additionalItems additionalProperties contains propertyNames not if then else"
    " unevaluatedItems unevaluatedProperties"
).split()
_IN_PLACE = ("allOf", "anyOf", "oneOf")
_DRAFT_7 = "http://json-schema.org/draft-07/schema"
_MAX_DEPTH = 60
_MAX_BACKTRACKS = 10_000


class _Unusable(ValueError):
    """A schema that the release refuses."""


def plugin_violations(
    value: Any,
    schema: dict[str, Any],
    draft: str,
    path: Path,
    *,
    is_plain: bool = False,
) -> Iterator[Violation]:
    """Yield where *value*, which is at *path*, breaks the *schema* of a plugin.

    *draft* is ``7`` or ``2020-12``, without regard to what the schema names. A *plain*
    one fills no defaults in, and reads no formats.
    """
    import jsonschema_rs

    opaque: dict[Path, Opaque] = {}
    try:
        if draft == "7" and not _is_draft_7(schema.get("$schema")):
            raise _Unusable
        adapted = _adapted(schema, draft, schema, 0)
        plain = as_json(value, (), opaque)
        if not is_plain:
            plain = _filled(plain, adapted, adapted, 0)
        of_draft = {
            "7": jsonschema_rs.Draft7Validator,
            "2020-12": jsonschema_rs.Draft202012Validator,
        }[draft]
        validator = of_draft(
            adapted,
            validate_formats=not is_plain,
            formats=FORMATS,
            retriever=_nothing,
            pattern_options=jsonschema_rs.FancyRegexOptions(
                backtrack_limit=_MAX_BACKTRACKS
            ),
        )
        errors = list(validator.iter_errors(plain))
    except (jsonschema_rs.ValidationError, ValueError, RecursionError):
        yield Violation(path, "cannot be checked: the plugin's schema is invalid")
        return
    for error in errors:
        unknown = unknown_below(error, opaque)
        for each in describe(error, adapted):
            yield Violation((*path, *each.path), each.message, unknown)


def _is_draft_7(named: Any) -> bool:
    """Is a schema, by what it says of itself, one that AJV knows how to read?"""
    return named is None or str(named).removesuffix("#") == _DRAFT_7


def _nothing(uri: str) -> Any:
    raise ValueError("nothing is fetched")


def _adapted(schema: Any, draft: str, root: Any, depth: int) -> Any:
    """Return *schema* in the words of its *draft*, without what has no effect there.

    Raises :class:`_Unusable`.
    """
    if depth > _MAX_DEPTH:
        raise _Unusable
    if not isinstance(schema, dict):
        return schema

    def inner(each: Any) -> Any:
        return _adapted(each, draft, root, depth + 1)

    _refuse_what_never_ends(schema, root, [])
    made = {key: each for key, each in schema.items() if key != "$schema"}
    if made.get("format") != "uri":
        made.pop("format", None)
    if made.pop("nullable", False) is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    for pattern in (made.get("pattern"), *_keys(made.get("patternProperties"))):
        if isinstance(pattern, str) and not is_unicode_pattern(pattern):
            raise _Unusable
    if draft != "7":
        _say_as_2020_12(made)
    for key, each in made.items():
        if key in (*_SCHEMAS_BY_NAME, "dependentSchemas") and isinstance(each, dict):
            made[key] = {name: inner(one) for name, one in each.items()}
        elif isinstance(each, list) and (key in _LISTS or key == "items"):
            made[key] = [inner(one) for one in each]
        elif key in _SCHEMAS:
            made[key] = inner(each)
    return made


def _say_as_2020_12(schema: dict[str, Any]) -> None:
    """Put the words of 2020-12 in the place of older ones."""
    if isinstance(schema.get("items"), list):
        schema["prefixItems"] = schema.pop("items")
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
    dependencies = schema.pop("dependencies", None)
    for key, each in _items(dependencies):
        kind = "dependentRequired" if isinstance(each, list) else "dependentSchemas"
        schema[kind] = {**dict(_items(schema.get(kind))), key: each}


def _refuse_what_never_ends(schema: Any, root: Any, seen: list[Any]) -> None:
    """Raise for a schema that refers to itself for one and the same value."""
    if not isinstance(schema, dict):
        return
    if any(schema is each for each in seen):
        raise _Unusable
    inside = [each for key in _IN_PLACE for each in _list(schema.get(key))]
    inside += [_resolved(schema, root)] if "$ref" in schema else []
    for each in inside:
        _refuse_what_never_ends(each, root, [*seen, schema])


def _resolved(schema: dict[str, Any], root: Any) -> Any:
    reference = schema["$ref"]
    if not isinstance(reference, str) or not reference.startswith("#"):
        raise _Unusable
    target = root
    for part in reference[1:].split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(target, list) and key.isdecimal() and int(key) < len(target):
            target = target[int(key)]
        elif isinstance(target, dict) and key in target:
            target = target[key]
        else:
            raise _Unusable
    return target


def _filled(value: Any, schema: Any, root: Any, depth: int) -> Any:
    """Return *value* with the defaults of *schema*: not those inside alternatives."""
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return value
    if "$ref" in schema:
        value = _filled(value, _resolved(schema, root), root, depth + 1)
    for each in _list(schema.get("allOf")):
        value = _filled(value, each, root, depth + 1)
    if isinstance(value, list):
        items = schema.get("items")
        return [_filled(each, items, root, depth + 1) for each in value]
    if not isinstance(value, dict):
        return value
    properties = dict(_items(schema.get("properties")))
    filled = dict(value)
    for key, each in properties.items():
        if key not in filled and isinstance(each, dict) and "default" in each:
            filled[key] = copy.deepcopy(each["default"])
    for key in filled:
        for subschema in _schemas_of(key, properties, schema):
            filled[key] = _filled(filled[key], subschema, root, depth + 1)
    return filled


def _schemas_of(key: str, properties: dict[str, Any], schema: Any) -> list[Any]:
    found = [properties[key]] if key in properties else []
    patterns = _items(schema.get("patternProperties"))
    found += [each for pattern, each in patterns if _matches(pattern, key)]
    return found or [schema.get("additionalProperties")]


def _matches(pattern: str, key: str) -> bool:
    import jsonschema_rs

    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_MAX_BACKTRACKS)
    schema = {"pattern": pattern}
    validator = jsonschema_rs.Draft7Validator(schema, pattern_options=options)
    return bool(validator.is_valid(key))


def _keys(value: Any) -> list[str]:
    return [key for key, _ in _items(value)]


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
