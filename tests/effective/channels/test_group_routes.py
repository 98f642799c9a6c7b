"""Which bindings a message of a group can be routed by."""

from __future__ import annotations

import time
from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw.effective.channels.group_routes import group_routes


def chosen(*matches: dict[str, Any]) -> list[int]:
    """Return the numbers of the bindings that some group is routed by."""
    bindings = [
        {"agentId": "main", "match": {"channel": "telegram", **match}}
        for match in matches
    ]
    made = Deployment.from_mapping({"bindings": bindings}, release="2026.9.6")
    return [int(str(each.path[1])) for each in group_routes(made)]


def group(name: str, kind: str = "group") -> dict[str, Any]:
    """Return a peer of a binding."""
    return {"peer": {"kind": kind, "id": name}}


def test_the_first_of_equal_bindings_is_chosen() -> None:
    """What differs in nothing but its spelling is equal."""
    assert chosen({}, {}) == [0]
    assert chosen({"accountId": " A "}, {"accountId": "a"}, {"accountId": "b"}) == [
        0,
        2,
    ]
    assert chosen({"accountId": ""}, {"accountId": "default"}) == [0]
    assert chosen(group("1"), group(" 1 ", "channel")) == [0]


def test_direct_and_broken_peers_are_no_groups() -> None:
    """They take no message of a group from anyone either."""
    assert chosen(group("1", "direct"), group("*", "dm"), group(" "), {}) == [3]


def test_the_most_specific_binding_is_chosen() -> None:
    """A binding behind a wider one is still reached by what only it asks for."""
    wide: list[dict[str, Any]] = [{"accountId": "*"}, {}, {"teamId": "t"}]
    narrow: list[dict[str, Any]] = [
        {"guildId": "g"},
        {"guildId": "g", "roles": ["r"]},
        group("1"),
    ]
    assert chosen(*wide, *narrow) == list(range(6))
    assert chosen(*wide, *narrow, group("*")) == [0, 5, 6]


def test_a_wildcard_is_hidden_by_nothing_narrower() -> None:
    """Its message is of a group that nobody names."""
    assert chosen(group("1"), group("*")) == [0, 1]


def test_each_role_is_tried() -> None:
    """One role that nobody else takes is enough."""
    first = {"guildId": "g", "roles": ["r"]}
    assert chosen(first, {"guildId": "g", "roles": ["r", "s"]}) == [0, 1]
    assert chosen(first, first) == [0]
    assert chosen({"guildId": "g"}, {"roles": ["r"], "guildId": "g"}) == [0, 1]


def test_a_constraint_beside_the_peer_still_counts() -> None:
    """A binding for any guild takes the message from the later, narrower one."""
    narrow = {**group("1"), "guildId": "g"}
    assert chosen(group("1"), narrow) == [0]
    assert chosen(narrow, group("1")) == [0, 1]


def test_many_bindings_end_soon() -> None:
    """Each is looked up, none compared with all others."""
    start = time.process_time()
    assert len(chosen(*(group(str(number)) for number in range(5_000)))) == 5_000
    assert time.process_time() - start < 10
