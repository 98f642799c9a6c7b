"""Schemas are stored as their distinct parts."""

from __future__ import annotations

import json

import pytest

from pytest_openclaw import releases
from pytest_openclaw.releases.parts import packed
from pytest_openclaw.releases.parts import unpacked

_VALUE = {
    "numbers": [1, 1.0, True, [1], [True], []],
    "same": {"type": "string", "minLength": 1},
    "other": {"minLength": 1, "type": "string"},
    "again": {"type": "string", "minLength": 1},
    "none": None,
    "text": "[0]",
    "deep": {"same": {"type": "string", "minLength": 1}, "empty": {}},
}


def test_what_is_packed_is_unpacked_as_it_was() -> None:
    """Types of numbers and the order of keys included."""
    parts = json.loads(json.dumps(packed(_VALUE)))
    assert json.dumps(unpacked(parts)) == json.dumps(_VALUE)


def test_equal_parts_are_one_object() -> None:
    """Those with the same keys in another order are not equal."""
    made = unpacked(packed(_VALUE))
    assert made["same"] is made["again"] is made["deep"]["same"]
    assert made["same"] is not made["other"]


@pytest.mark.parametrize("release", releases.EXACT)
def test_each_schema_survives(release: str) -> None:
    """A file written anew has the same schema."""
    schema = releases.schema(release)
    assert json.dumps(unpacked(packed(schema))) == json.dumps(schema)
