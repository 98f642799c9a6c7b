"""What a release makes of a config as it loads it: migrations and defaults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit


def loaded(config: dict[str, Any], release: str) -> dict[str, Any]:
    """Return the tree that *release* works with."""
    tree: dict[str, Any] = Deployment.from_mapping(config, release=release).loaded.tree
    return tree


def test_the_newer_release_always_has_an_agent() -> None:
    """No roster, an empty one and an empty list all mean one agent, main."""
    rosters: list[dict[str, Any]] = [{}, {"entries": {}}, {"list": []}]
    for agents in [*rosters, {"defaults": {}}]:
        assert loaded({"agents": agents}, "2026.9.6")["agents"]["entries"] == {
            "main": {}
        }
    assert "entries" not in loaded({}, "2026.5.12")["agents"]


def test_the_marked_agent_of_a_list_gets_the_roles() -> None:
    """A list with a default agent becomes entries, its roles written down."""
    config = {
        "agents": {
            "list": [{"id": "work", "default": True}, {"id": "b", "default": False}]
        },
        "channels": {"telegram": {}, "discord": {"enabled": False}, "defaults": {}},
    }
    tree = loaded(config, "2026.9.6")
    assert tree["agents"]["entries"] == {"work": {}, "b": {}}
    roles = {
        role: tree["agents"]["defaults"][role]["agentId"]
        for role in ("systemAgent", "authInheritance", "heartbeat")
    }
    assert set(roles.values()) == {"work"}
    assert tree["talk"] == {"agentId": "work"}
    assert tree["bindings"] == [
        {"agentId": "work", "match": {"channel": "telegram", "accountId": "*"}}
    ]


def test_a_list_that_cannot_be_converted_stays() -> None:
    """Ids that are not canonical, missing or repeated keep the list: refused."""
    lists: list[list[dict[str, str]]] = [[{"id": "Work"}], [{}], [{"id": "a"}] * 2]
    for listed in lists:
        assert Deployment.from_mapping(
            {"agents": {"list": listed}}, release="2026.9.6"
        ).problems


def test_context_budgets_move_into_the_models() -> None:
    """A provider's budgets go to the rows that have none."""
    provider = {
        "baseUrl": "https://x",
        "contextWindow": 5,
        "models": [{"id": "a"}, {"contextWindow": 1}],
    }
    tree = loaded({"models": {"providers": {"openai": provider}}}, "2026.9.6")
    assert tree["models"]["providers"]["openai"] == {
        "baseUrl": "https://x",
        "models": [{"id": "a", "contextWindow": 5}, {"contextWindow": 1}],
    }


def test_channel_defaults_differ_at_accounts() -> None:
    """2026.5.12 fills every Telegram account, 2026.9.6 only the channel."""
    config = {"channels": {"telegram": {"groupPolicy": "open", "accounts": {"a": {}}}}}
    older = loaded(config, "2026.5.12")["channels"]["telegram"]
    newer = loaded(config, "2026.9.6")["channels"]["telegram"]
    assert older["accounts"]["a"]["groupPolicy"] == "allowlist"
    assert "groupPolicy" not in newer["accounts"]["a"]
    assert older["groupPolicy"] == newer["groupPolicy"] == "open"
    assert newer["dmPolicy"] == "pairing"


def test_defaults_of_the_core() -> None:
    """Each release fills in its own numbers."""
    for release, most in (("2026.9.6", 8), ("2026.5.12", 4)):
        tree = loaded({"session": {"mainKey": "x"}}, release)
        assert tree["agents"]["defaults"]["maxConcurrent"] == most
        assert tree["session"] == {"mainKey": "main"}
        assert tree["commands"]["native"] == "auto"


def test_without_a_file_the_releases_run_on_their_defaults(tmp_path: Path) -> None:
    """2026.9.6 has an agent and no commands, 2026.5.12 has nothing at all."""
    newer = Deployment.load(tmp_path / "none.json", release="2026.9.6")
    assert newer.config_is_missing
    assert newer.loaded.tree["agents"]["entries"] == {"main": {}}
    assert "commands" not in newer.loaded.tree
    assert (
        Deployment.load(tmp_path / "none.json", release="2026.5.12").loaded.tree == {}
    )


def test_the_home_is_put_in_for_tildes(tmp_path: Path) -> None:
    """Only in what is named like a path."""
    file = tmp_path / "openclaw.json"
    file.write_text(
        '{agents: {defaults: {workspace: "~/w"}}, messages: {responsePrefix: "~/w"}}'
    )
    config = Deployment.load(file, home="/home/op").config
    assert config.at("agents.defaults.workspace").string == "/home/op/w"
    assert config.at("messages.responsePrefix").string == "~/w"


def test_a_missing_load_path_stops_what_plugins_check(tmp_path: Path) -> None:
    """2026.9.6 then takes any channel section as it is, and fills nothing in."""
    file = tmp_path / "openclaw.json"
    file.write_text(
        '{plugins: {load: {paths: ["/none"]}}, channels: {telegram: {zz: 1}}}'
    )
    newer = Deployment.load(file, home=tmp_path, release="2026.9.6")
    assert newer.problems == ()
    assert newer.loaded.tree["channels"]["telegram"] == {"zz": 1}
    assert len(Deployment.load(file, home=tmp_path, release="2026.5.12").problems) == 1


def test_arguments_that_cannot_be_meant_are_refused() -> None:
    """A wrong argument is named."""
    with pytest.raises(UsageError, match="'newest' is not an OpenClaw release"):
        Deployment.from_mapping({}, release="newest")
    with pytest.raises(UsageError, match="opaque or missing, not 'maybe'"):
        Deployment.from_mapping({}, unset_variables="maybe")
    with pytest.raises(UsageError, match=r"the config\['a'\]\[0\] is a set"):
        Deployment.from_mapping({"a": [set()]})
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"a": deep}
    with pytest.raises(UsageError, match="more than 128 levels"):
        Deployment.from_mapping(deep)
    with pytest.raises(UsageError, match="a key that is not text: 1"):
        Deployment.from_mapping({1: 2})  # type: ignore[dict-item]


def test_a_state_directory_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """All that would be in it counted as clean: a misspelt name passed fs.*."""
    config = tmp_path / "openclaw.json"
    config.write_text("{}")
    with pytest.raises(UsageError, match="state_dir: there is no directory or archive"):
        Deployment.load(config, state_dir=tmp_path / "stae")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_text_that_can_be_no_path_is_read(tmp_path: Path, name: str) -> None:
    """Such a directory of an agent ended the collection with a traceback."""
    state = tmp_path / "state"
    state.mkdir()
    agents = {"entries": {"a": {"agentDir": name, "workspace": name}, "b": {}}}
    config = tmp_path / "openclaw.json"
    config.write_text(json.dumps({"agents": agents}))
    deployment = Deployment.load(config, state_dir=state, home=tmp_path)
    assert "agentDir" not in str(deployment.problems)
    assert audit(deployment).findings


def test_half_a_character_is_no_nul(tmp_path: Path) -> None:
    """JSON can have it; no name of a file can."""
    config = tmp_path / "openclaw.json"
    config.write_text('{"$include": "\\ud800.json"}')
    (problem,) = Deployment.load(config).problems
    assert "it contains half a character" in problem.message
