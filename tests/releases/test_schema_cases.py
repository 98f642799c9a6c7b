"""Cases made out of a schema: what the tool for it hands to the real audit."""

from __future__ import annotations

import jsonschema_rs
import pytest

from pytest_openclaw import releases
from tests.posture.schemas import paths_of
from tools import schema_cases

NEWEST = releases.EXACT[-1]


def test_values_are_where_they_are_said_to_be() -> None:
    """A value goes to its path, with what the objects on the way require."""
    root = releases.schema(NEWEST)
    keys = ("gateway", "roles", "definitions", "*", "agents", "[]")
    config = schema_cases.value_at(root, keys, "main")
    role = config["gateway"]["roles"]["definitions"]["x"]
    assert role["agents"] == ["main"]
    assert {"sessions", "scopes"} <= set(role)
    with pytest.raises(LookupError):
        schema_cases.value_at(root, ("gateway", "nowhere"), 1)


def test_samples_are_valid_at_nearly_every_path() -> None:
    """What a sample lacks is a rule beside its type, such as a pattern."""
    root, paths = releases.schema(NEWEST), paths_of(NEWEST)
    is_valid = jsonschema_rs.validator_for(root).is_valid
    some = sorted(keys for keys in paths if keys)[::25]
    taken = [
        is_valid(schema_cases.value_at(root, keys, schema_cases.sample(schema)))
        for keys in some
        for schema in paths[keys][:1]
    ]
    assert sum(taken) > 0.9 * len(taken)


def test_values_share_a_case_in_sections_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A refused value has a case of its own, where it decides the verdict alone."""
    made = [
        (("gateway", "bind"), {"gateway": {"bind": "lan"}}, True),
        (("gateway", "bind"), {"gateway": {"bind": "nope"}}, False),
        (("tools", "deny"), {"tools": {"deny": []}}, True),
        (("gateway", "bind"), {"gateway": {"bind": "auto"}}, True),
    ]
    monkeypatch.setattr(schema_cases, "values", lambda _: iter(made))
    packed = [case["config"] for case in schema_cases.cases(NEWEST)]
    assert packed == [
        {"gateway": {"bind": "lan"}, "tools": {"deny": []}},
        {"gateway": {"bind": "auto"}},
        {"gateway": {"bind": "nope"}},
    ]
