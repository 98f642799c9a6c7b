"""Structural validity: the release's JSON Schema, and its complaints in our words.

A validator's own messages quote the offending value, which may be a secret; these
name the key and what the release takes there.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from typing import NamedTuple

from pytest_openclaw import releases
from pytest_openclaw.deployment.defaults import is_of_plugin
from pytest_openclaw.deployment.opaque import Opaque
from pytest_openclaw.deployment.paths import Path
from pytest_openclaw.deployment.paths import render
from pytest_openclaw.javascript import well_formed
from pytest_openclaw.releases.rules import Rules

#: Objects whose members are parts of their own: only those present are compiled.
_CONTAINERS: tuple[Path, ...] = ((), ("channels",), ("plugins", "entries"))

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


class Violation(NamedTuple):
    """A place where a config breaks the schema.

    ``opaque``: what it depends on, if that is a text that is not known here.
    """

    path: Path
    message: str
    opaque: str | None = None


def violations(tree: Any, rules: Rules) -> list[Violation]:
    """Return where *tree* breaks the schema of the release with these *rules*."""
    release = rules.release
    opaque: dict[Path, Opaque] = {}
    plain = _plain(tree, (), opaque)
    for dotted in rules.unprinted_keys:
        _remove(plain, dotted.split("."))
    validator = _validator(release, _sections(plain))
    if validator.is_valid(plain):
        return []
    found = []
    for error in validator.iter_errors(plain):
        if error.kind.name == "format" and not is_of_plugin(tuple(error.instance_path)):
            continue  # the core reads addresses by rules of its own
        for violation in _explained(error, release):
            found.append(violation._replace(opaque=_unknown(error, opaque)))
    return found


def _unknown(error: Any, opaque: dict[Path, Opaque]) -> str | None:
    """Name the unknown text below the error's place that could still mend it."""
    at = tuple(error.instance_path)
    below = [path for path in opaque if path[: len(at)] == at]
    if not below or error.kind.name not in _ABOUT_TEXT:
        return None
    return opaque[below[0]].signal(render(below[0])).reason


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


@lru_cache(maxsize=32)
def _validator(release: str, sections: tuple[Path, ...]) -> Any:
    """Return a validator for configs that have these *sections* and no others.

    To compile the whole schema of a release takes 45 ms and 30 MB.
    """
    import jsonschema_rs

    schema = releases.schema(release)
    for container in _CONTAINERS:
        names = [each[-1] for each in sections if each[:-1] == container]
        schema = _restricted(schema, container, names)
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True)


def _restricted(schema: Any, container: Path, names: Sequence[str | int]) -> Any:
    """Return *schema* with the properties *names* alone in one of its objects."""
    properties = schema["properties"]
    if not container:
        kept = {name: properties[name] for name in names if name in properties}
        return {**schema, "properties": kept}
    first, *rest = container
    if first not in properties:
        return schema
    inner = _restricted(properties[first], tuple(rest), names)
    return {**schema, "properties": {**properties, first: inner}}


def _plain(value: Any, path: Path, opaque: dict[Path, Opaque]) -> Any:
    """Return *value* as JSON, and note where its text is not known."""
    if isinstance(value, dict):
        return {
            well_formed(key): _plain(each, (*path, key), opaque)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_plain(each, (*path, at), opaque) for at, each in enumerate(value)]
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


def _explained(error: Any, release: str) -> Iterator[Violation]:
    path = tuple(error.instance_path)
    kind = error.kind
    if kind.name == "additionalProperties":
        known = _schema_at(error, release).get("properties", {})
        for key in kind.unexpected:
            yield Violation((*path, key), "unknown key" + _suggested(key, known))
    elif kind.name == "propertyNames":
        yield Violation((*path, kind.error.instance), "a key of a form that is refused")
    elif kind.name in ("anyOf", "oneOf") and (inner := _deepest(error)) is not None:
        yield from _explained(inner, release)
    else:
        yield Violation(path, _sentence(error))


def _deepest(error: Any) -> Any:
    """Return the complaint about the alternative that was most likely meant.

    That is the only one that got beyond the type, or the one that got furthest.
    """
    branches = [branch for branch in getattr(error.kind, "context", ()) if branch]
    fitting = [
        branch
        for branch in branches
        if not any(
            each.kind.name in ("type", "const")
            and each.instance_path == error.instance_path
            for each in branch
        )
    ]
    fitting = [branch for branch in fitting if not _is_of_another(branch)] or fitting
    inner = [each for branch in fitting for each in branch]
    furthest = max(inner, key=lambda each: len(each.instance_path), default=None)
    if furthest is None or (
        len(fitting) > 1 and furthest.instance_path == error.instance_path
    ):
        return None
    return furthest


def _is_of_another(branch: Any) -> bool:
    """Tell whether a constant, such as a provider's source, rules *branch* out."""
    return any(
        each.kind.name == "const"
        or (
            each.kind.name in ("anyOf", "oneOf")
            and all(_is_of_another(inner) for inner in each.kind.context)
        )
        for each in branch
    )


def _sentence(error: Any) -> str:
    kind = error.kind
    name = kind.name
    if name == "type":
        return "must be " + " or ".join(_article(each) for each in sorted(kind.types))
    if name == "required":
        return f"needs the key {kind.property}"
    if name in ("anyOf", "oneOf"):
        return _alternatives(error)
    if name == "enum":
        return f"must be one of {_listed(kind.options)}"
    if name == "const":
        return f"must be {kind.expected_value!r}"
    if name in ("minimum", "exclusiveMinimum", "minLength", "minItems"):
        return "is too small" if name.endswith("inimum") else "is too short"
    if name in ("maximum", "exclusiveMaximum", "maxLength", "maxItems"):
        return "is too large" if name.endswith("aximum") else "is too long"
    if name == "pattern":
        return "has a form that the release refuses"
    return "is refused by the release"


def _alternatives(error: Any) -> str:
    """Name the values that a list of alternatives allows, or their types."""
    allowed: list[Any] = []
    types: set[str] = set()
    for branch in error.kind.context or ():
        for each in branch:
            if each.kind.name == "const":
                allowed.append(each.kind.expected_value)
            elif each.kind.name == "enum":
                allowed += each.kind.options
            elif each.kind.name == "type":
                types.update(each.kind.types)
    if allowed:
        return f"must be one of {_listed(allowed)}"
    if types:
        return "must be " + " or ".join(_article(each) for each in sorted(types))
    return "has none of the forms that the release takes here"


def _listed(options: Any) -> str:
    return ", ".join(str(each) for each in options)


def _article(type_name: str) -> str:
    if type_name == "null":
        return type_name
    return f"an {type_name}" if type_name[0] in "aio" else f"a {type_name}"


def _suggested(key: str, known: Any) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""


def _schema_at(error: Any, release: str) -> Any:
    """Return the object schema that the error's keyword stands in."""
    node: Any = releases.schema(release)
    for part in error.schema_path[:-1]:
        node = node.get(part, {}) if isinstance(node, dict) else node[part]
    return node if isinstance(node, dict) else {}
