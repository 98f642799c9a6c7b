"""What a schema refuses, in our words.

A validator's own messages quote the offending value, which may be a secret; these
name the key and what the release takes there.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any
from typing import NamedTuple

from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.problems import MAX_LISTED

#: What is said of a member whose name breaks a pattern of the schema.
INVALID_NAME = "a key of an invalid form"


class Violation(NamedTuple):
    """A place where a config breaks the schema.

    ``opaque``: what it depends on, if that is a text that is not known here.
    """

    path: Path
    message: str
    opaque: str | None = None


def describe(error: Any, schema: Any, hints: int = MAX_LISTED) -> Iterator[Violation]:
    """Yield what one error of a validator of *schema* says about the config.

    Of unknown keys, the first *hints* get a name that may have been meant, which takes
    a thousand times as long as to find them.
    """
    path = tuple(error.instance_path)
    kind = error.kind
    if kind.name == "additionalProperties":
        known = _schema_at(error, schema).get("properties", {})
        for number, key in enumerate(kind.unexpected):
            hint = _suggested(key, known) if number < hints else ""
            yield Violation((*path, key), f"unknown key{hint}")
    elif kind.name == "propertyNames":
        yield Violation((*path, kind.error.instance), INVALID_NAME)
    elif kind.name in ("anyOf", "oneOf") and (inner := _deepest(error)) is not None:
        yield from describe(inner, schema, hints)
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
        return f"requires the key {kind.property}"
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
        return "has an invalid form"
    if name == "format":
        return "is not a valid URL"
    return "is not accepted by the release"


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
    return "does not match any form that the release accepts here"


def _listed(options: Any) -> str:
    return ", ".join(str(each) for each in options)


def _article(type_name: str) -> str:
    if type_name == "null":
        return type_name
    return f"an {type_name}" if type_name[0] in "aio" else f"a {type_name}"


def _suggested(key: str, known: Any) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""


def _schema_at(error: Any, node: Any) -> Any:
    """Return the object schema that the error's keyword stands in."""
    for part in error.schema_path[:-1]:
        node = node.get(part, {}) if isinstance(node, dict) else node[part]
    return node if isinstance(node, dict) else {}
