"""Values of YAML as the JSON that a config is read from."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_openclaw.deployment.text.yaml_as_json import as_json
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from pytest_openclaw.deployment.text.yaml_documents import all_documents


def _value(text: str) -> Any:
    (document,) = all_documents(text)
    return json.loads(as_json(document, document.top[0]))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18789", 18789),
        ("-1", -1),
        ("+1", 1),
        ("1_000", 1000),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1.", 1.0),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1.2.3", "1.2.3"),
        ("2026-11-28", "2026-11-28"),
        ('"1"', "1"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
    ],
)
def test_a_value_is_what_it_is_in_yaml(text: str, value: Any) -> None:
    """A number that JSON cannot write stays a text, which no setting takes for one."""
    assert _value(f"a: {text}") == {"a": value}
    assert type(_value(f"a: {text}")["a"]) is type(value)


def test_a_tag_that_json_has_no_value_for_is_refused() -> None:
    """Nothing is made of it."""
    with pytest.raises(YamlError, match="a tag that is not of JSON"):
        _value("a: !!binary aGVsbG8=")
