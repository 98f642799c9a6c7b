"""The keys of the baseline file: ``docs/reference/baseline-file.md``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pytest_openclaw.baseline.tables import BaselineTable
from tools.reference.markup import code
from tools.reference.markup import table

_INTRODUCTION = """\
# Keys of the baseline file

`openclaw-baseline.toml`, or `[tool.openclaw]` of a `pyproject.toml`;
[the baseline file](../baseline.md) explains them. Other keys are rejected. Editors
complete the file with
[its JSON Schema](../openclaw-baseline.schema.json).
"""
_TABLES = {
    "[[deployment]]": "DeploymentTable",
    "[[exception]]": "ExceptionTable",
    '[severity."<glob>"]': "SeverityTable",
}


def page() -> str:
    """Return the page."""
    schema = BaselineTable.model_json_schema()
    parts = [_INTRODUCTION, f"## At the top\n\n{keys(schema)}\n"]
    for heading, name in _TABLES.items():
        parts.append(f"## `{heading}`\n\n{keys(schema['$defs'][name])}\n")
    return "\n".join(parts)


def keys(schema: dict[str, Any]) -> str:
    """Return the table of the keys that a schema has."""
    return table(("key", "value", "default", "meaning"), _rows(schema))


def _rows(schema: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        if _is_table(field):
            continue
        default = "required" if name in required else _default(field)
        yield code(name), _type(field), default, field.get("description", "")


def _is_table(field: dict[str, Any]) -> bool:
    inner = field.get("items") or field.get("additionalProperties") or {}
    return isinstance(inner, dict) and "$ref" in inner


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    return "" if default in (None, [], {}) else code(json.dumps(default))


def _type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        kinds = (_type(each) for each in field["anyOf"] if each.get("type") != "null")
        return " or ".join(kinds)
    if "enum" in field:
        return ", ".join(code(json.dumps(each)) for each in field["enum"])
    if field["type"] == "array":
        return f"a list: {_type(field['items'])}"
    if field["type"] == "object":
        return "a table of texts"
    kind = "day" if field.get("format") == "date" else field["type"]
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(
        kind, kind
    )
