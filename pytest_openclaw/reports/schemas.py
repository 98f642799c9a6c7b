"""The JSON Schemas of the files that people write, and of those that programs read."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from pytest_openclaw.reports.documentation import PUBLISHED

#: The schemas by name, each with its version: raised when a valid file could become
#: invalid, or when a field of a report goes or changes its meaning.
VERSIONS = {"baseline": 1, "register": 1, "evidence": 1, "fixes": 1}
_TITLES = {
    "baseline": "openclaw-baseline.toml",
    "register": "openclaw-register.toml",
    "evidence": "The file of --openclaw-evidence",
    "fixes": "The file of --openclaw-fix-json",
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_name(name: str) -> str:
    """Return how the file of a schema is called, wherever it is kept."""
    return f"openclaw-{name}.schema.json"


def schema_text(name: str) -> str:
    """Return the schema called *name* as text.

    Its ``$id`` is an address where the documentation is published, else a URN; both
    have the version.
    """
    version = VERSIONS[name]
    urn = f"urn:pytest-openclaw:{name}:{version}"
    place = f"{PUBLISHED.rstrip('/')}/schemas/{version}/{file_name(name)}"
    head = {
        "$schema": _DIALECT,
        "$id": place if PUBLISHED else urn,
        "title": _TITLES[name],
    }
    made = _schema(name)
    rest = {key: value for key, value in made.items() if key not in head}
    return json.dumps({**head, **rest}, indent=2)


def _schema(name: str) -> dict[str, Any]:
    """Return a schema as the classes of its file make it."""
    if name == "baseline":
        from pytest_openclaw.baseline.tables import BaselineTable

        return BaselineTable.model_json_schema()
    if name == "register":
        from pytest_openclaw.baseline.register_tables import RegisterTable

        return RegisterTable.model_json_schema()
    if name == "evidence":
        from pytest_openclaw.reports.evidence.document import json_schema

        return json_schema()
    text = (files("pytest_openclaw.fixing") / file_name(name)).read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
