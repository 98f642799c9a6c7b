"""Structural validity: a config against the release's JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from typing import NamedTuple

from pytest_openclaw import releases
from pytest_openclaw.deployment.steps.defaults import is_of_plugin
from pytest_openclaw.deployment.steps.member_names import set_aside
from pytest_openclaw.deployment.steps.schema_messages import INVALID_NAME
from pytest_openclaw.deployment.steps.schema_messages import Violation
from pytest_openclaw.deployment.steps.schema_messages import describe
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.urls import is_url
from pytest_openclaw.language.javascript import well_formed
from pytest_openclaw.problems import MAX_LISTED
from pytest_openclaw.releases.rules import Rules

#: Levels of a config whose objects are judged member by member. Below, schemas of
#: plugins have references.
_LEVELS = 4
#: Objects with more members than that are judged as a whole.
_FEW = 100
#: In a path, any key that the schema does not name. A list's elements have numbers, but
#: no part of a schema is within one.
_OTHER = 0
#: Objects of which only the members present are compiled, to describe what is broken.
_CONTAINERS: tuple[Path, ...] = ((), ("channels",), ("plugins", "entries"))

#: A format that releases read by rules of their own: they take each URL that JavaScript
#: can read, and so more than a URI, and less.
FORMATS: dict[str, Callable[[str], bool]] = {"uri": is_url}
#: What a text that is not known here could still turn out to satisfy.
_ABOUT_TEXT = {
    "enum",
    "const",
    "pattern",
    "minLength",
    "maxLength",
    "format",
    "anyOf",
    "oneOf",
}


def violations(tree: Any, rules: Rules) -> list[Violation]:
    """Return where *tree* breaks the schema of the release with these *rules*."""
    release = rules.release
    opaque: dict[Path, Opaque] = {}
    plain = as_json(tree, (), opaque)
    for dotted in rules.unprinted_keys:
        _remove(plain, dotted.split("."))
    aside = [Violation(path, INVALID_NAME) for path in set_aside(plain, release)]
    broken = broken_members(plain, release)
    if broken == {}:
        return aside
    found: list[Violation] = []
    for error in _validator(release, _sections(broken)).iter_errors(broken):
        if error.kind.name == "format" and not is_of_plugin(tuple(error.instance_path)):
            continue  # the core reads addresses by rules of its own
        if error.kind.name == "additionalProperties" and _is_open(error, rules):
            continue
        hints = MAX_LISTED - len(found)
        described = describe(error, releases.schema(release), hints)
        if unknown := unknown_below(error, opaque):
            described = (each._replace(opaque=unknown) for each in described)
        found += described
    return found + aside


def broken_members(plain: Any, release: str) -> Any:
    """Return the members of a config that are not valid, or all of what is no config.

    Members bear on none of the others.
    """
    if not isinstance(plain, dict):
        return plain
    known = releases.schema(release)["properties"]
    return {
        key: value
        for key, value in plain.items()
        if key not in known or not _is_valid(value, (key,), release)
    }


def _is_valid(value: Any, path: Path, release: str) -> bool:
    """Is *value* valid at *path*? Each part of a config is judged by itself.

    Many configs have the same parts, and none has all of those that a release knows.
    """
    is_split = isinstance(value, dict) and len(value) <= _FEW and len(path) < _LEVELS
    part = _part(release, path, is_split)
    if not part.validator.is_valid(_nested(value, path)):
        return False
    return not is_split or all(
        _is_valid(each, (*path, key if key in part.members else _OTHER), release)
        for key, each in value.items()
        if key in part.members or part.has_others
    )


class _Part(NamedTuple):
    """A place of a schema, without those within it that are parts of their own.

    These are members by name, and, as one, all other keys of a map.
    """

    validator: Any
    members: Collection[str] = ()
    has_others: bool = False


@lru_cache(maxsize=2048)
def _part(release: str, path: Path, is_split: bool) -> _Part:
    """Return the part of a schema at *path*, within nothing but what leads there.

    What leads there stays, since a plugin's schema refers to its parts from the top.
    """
    schema = releases.schema(release)
    for key in path:
        is_other = key == _OTHER
        schema = (
            schema["additionalProperties"] if is_other else schema["properties"][key]
        )
    if not is_split or not isinstance(schema, dict):
        return _Part(_compiled(_within(schema, path)))
    members, others = schema.get("properties", {}), schema.get("additionalProperties")
    has_others = isinstance(others, dict) and "patternProperties" not in schema
    shell = {**schema, "properties": dict.fromkeys(members, True)}
    if has_others:
        shell["additionalProperties"] = True
    return _Part(_compiled(_within(shell, path)), members, has_others)


def _within(schema: Any, path: Path) -> Any:
    """Return a schema that says nothing but what *schema* does of the place *path*."""
    for key in reversed(path):
        if key == _OTHER:
            schema = {"additionalProperties": schema}
        else:
            schema = {"properties": {key: schema}}
    return schema


def _nested(value: Any, path: Path) -> Any:
    """Return an object in which *value* is at *path*."""
    for key in reversed(path):
        value = {str(key): value}
    return value


def _is_open(error: Any, rules: Rules) -> bool:
    """Is the error about a key that the release takes, whatever its schema says?"""
    keys = [str(each) for each in error.instance_path]
    return any(
        len(parts := pattern.split(".")) == len(keys)
        and all(part in ("*", key) for part, key in zip(parts, keys, strict=True))
        for pattern in rules.open_objects
    )


def unknown_below(error: Any, opaque: dict[Path, Opaque]) -> str | None:
    """Name the unknown text below the error's place that could still make it valid."""
    at = tuple(error.instance_path)
    below = [path for path in opaque if path[: len(at)] == at]
    if not below or error.kind.name not in _ABOUT_TEXT:
        return None
    return opaque[below[0]].not_evaluated(render(below[0])).reason


def _sections(plain: Any) -> tuple[Path, ...]:
    """Return the parts of a config that have a schema of their own each."""
    found: list[Path] = []
    for container in _CONTAINERS:
        value = plain
        for key in container:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, dict):
            found += [(*container, key) for key in sorted(value)]
    return tuple(found)


@lru_cache(maxsize=128)
def _validator(release: str, sections: tuple[Path, ...]) -> Any:
    """Return a validator for configs that have these *sections* and no others.

    To compile the whole schema of a release takes 45 ms and 30 MB.
    """
    schema = releases.schema(release)
    for container in _CONTAINERS:
        names = [each[-1] for each in sections if each[:-1] == container]
        schema = _restricted(schema, container, names)
    return _compiled(schema)


def _compiled(schema: Any) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft7Validator(schema, validate_formats=True, formats=FORMATS)


def _restricted(schema: Any, container: Path, names: Sequence[str | int]) -> Any:
    """Return *schema* with the properties *names* alone in one of its objects."""
    properties = schema.get("properties", {})
    if not container:
        kept = {name: properties[name] for name in names if name in properties}
        return {**schema, "properties": kept}
    first, *rest = container
    if first not in properties:
        return schema
    inner = _restricted(properties[first], tuple(rest), names)
    return {**schema, "properties": {**properties, first: inner}}


def as_json(value: Any, path: Path, opaque: dict[Path, Opaque]) -> Any:
    """Return *value* as JSON, and note where its text is not known."""
    if isinstance(value, dict):
        return {
            well_formed(key): as_json(each, (*path, key), opaque)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [as_json(each, (*path, at), opaque) for at, each in enumerate(value)]
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, Opaque):
        opaque[path] = value
        return well_formed(value.template)
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None  # NaN and Infinity: no number that the release takes
    return value


def _remove(plain: Any, keys: list[str]) -> None:
    for key in keys[:-1]:
        plain = plain.get(key) if isinstance(plain, dict) else None
    if isinstance(plain, dict):
        plain.pop(keys[-1], None)
