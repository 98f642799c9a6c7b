"""A plugin's own schema is somebody else's: it is bounded, and fetches nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw.deployment.steps.plugin_schemas import plugin_violations

PATH = ("plugins", "entries", "foo", "config")


def _nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"properties": {"a": schema}}
    return schema


@pytest.mark.parametrize("draft", ["7", "2020-12"])
@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": {"$ref": "#"}}},
        {"properties": {"a": {"$ref": "http://127.0.0.1:9/schema"}}},
        {"properties": {"a": {"$ref": "file:///etc/passwd"}}},
        {"type": "bogus"},
        {"properties": {"a": {"pattern": r"a\-b"}}},
        _nested(500),
    ],
    ids=range(7),
)
def test_a_schema_at_fault_is_said(schema: dict[str, Any], draft: str) -> None:
    """The config is refused over it, and nothing else happens."""
    (violation,) = plugin_violations({"a": "x"}, schema, draft, PATH)
    assert violation.path == PATH
    assert violation.message == "cannot be checked: the plugin's schema is invalid"


def test_a_pattern_that_backtracks_without_end_is_bounded() -> None:
    """It ends in a moment, whatever it says."""
    schema = {"properties": {"a": {"pattern": r"^(?=(a+)+$)(a|aa)+\1$"}}}
    list(plugin_violations({"a": "a" * 60 + "b"}, schema, "7", PATH))


def test_defaults_are_filled_in_first() -> None:
    """What a default provides is not missing; inside alternatives none counts."""
    inner = {"type": "object", "required": ["b"], "properties": {"b": {"default": 1}}}
    assert not list(
        plugin_violations({"a": {}}, {"properties": {"a": inner}}, "7", PATH)
    )
    either = {"properties": {"a": {"anyOf": [inner]}}}
    assert [each.path for each in plugin_violations({"a": {}}, either, "7", PATH)]
