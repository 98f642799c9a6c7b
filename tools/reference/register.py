"""The keys of the register: ``docs/reference/register-file.md``."""

from __future__ import annotations

from pytest_openclaw.baseline.register_tables import RegisterTable
from tools.reference.baseline import keys

_INTRODUCTION = """\
# Keys of the register

`openclaw-register.toml`; [the page on governance](../governance.md) explains
them. Other keys are rejected. Editors complete the file with
[its JSON Schema](../openclaw-register.schema.json).
"""
_TABLES = {"[[capability]]": "CapabilityTable", "[[credential]]": "CredentialTable"}


def page() -> str:
    """Return the page."""
    schema = RegisterTable.model_json_schema()
    parts = [_INTRODUCTION, f"## At the top\n\n{keys(schema)}\n"]
    for heading, name in _TABLES.items():
        parts.append(f"## `{heading}`\n\n{keys(schema['$defs'][name])}\n")
    return "\n".join(parts)
