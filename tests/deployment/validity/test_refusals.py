"""What a refused config is told: file, line, key, and what would do."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Problem
from pytest_openclaw import audit
from pytest_openclaw.deployment.validity.rule import rules_of
from pytest_openclaw.releases import FIRST_CLASS
from pytest_openclaw.releases.guide_keys import GUIDE_KEYS
from pytest_openclaw.releases.known_keys import knows
from pytest_openclaw.releases.misplaced import MISPLACED
from tests.groups import each_of


def problem(config: dict[str, Any], release: str = "2026.9.6") -> Problem:
    """Return the one problem of a config."""
    (found,) = Deployment.from_mapping(config, release=release).problems
    return found


@pytest.mark.parametrize(
    ("config", "key", "message"),
    [
        ({"gateway": {"bnd": 1}}, "gateway.bnd", "unknown key; did you mean bind?"),
        ({"gatway": {}}, "gatway", "unknown key; did you mean gateway?"),
        ({"zz": 1}, "zz", "unknown key; no release has it"),
        (
            {"gateway": {"bind": "all"}},
            "gateway.bind",
            "must be one of auto, lan, loopback, custom, tailnet",
        ),
        ({"gateway": {"port": "1"}}, "gateway.port", "must be an integer"),
        ({"gateway": {"port": 0}}, "gateway.port", "is too small"),
        ({"gateway": {"port": math.nan}}, "gateway.port", "must be an integer"),
        ({"gateway": None}, "gateway", "must be an object"),
        (
            {"channels": {"telegram": {"enabled": "yes"}}},
            "channels.telegram.enabled",
            "must be a boolean",
        ),
        (
            {"agents": {"entries": {"a b": {}}}},
            'agents.entries["a b"]',
            "a key of an invalid form",
        ),
        (
            {
                "gateway": {
                    "auth": {
                        "token": {"source": "env", "provider": "Default", "id": "A"}
                    }
                }
            },
            "gateway.auth.token.provider",
            "has an invalid form",
        ),
        (
            {"secrets": {"providers": {"x": {"source": "file"}}}},
            "secrets.providers.x",
            "requires the key path",
        ),
        (
            {"gateway": {"bind": "lan", "tailscale": {"mode": "serve"}}},
            "gateway.bind",
            "must be loopback with gateway.tailscale serve or funnel",
        ),
        (
            {"agents": {"entries": {"a": {}, "b": {}}}},
            "agents",
            'several agents require agents.ownership "explicit"',
        ),
    ],
)
def test_a_complaint_names_key_and_remedy(
    config: dict[str, Any], key: str, message: str
) -> None:
    """The key at fault is named, and what the release takes there."""
    found = problem(config)
    assert (found.key, found.message) == (key, message)
    assert found.refused


@pytest.mark.parametrize(
    ("release", "config", "message"),
    [
        (
            "2026.9.6",
            {"gateway": {"nodes": {"allowCommands": []}}},
            "2026.9.6 calls it gateway.nodes.commands.allow",
        ),
        (
            "2026.9.6",
            {"logging": {"redactSensitive": "off"}},
            "2026.9.6 no longer has it, and nothing takes its place",
        ),
        ("2026.9.6", {"env": {"A": "1"}}, "2026.9.6 calls it env.vars.<NAME>"),
        (
            "2026.9.6",
            {"channels": {"telegram": {"heartbeat": {}}}},
            "2026.9.6 calls it channels.<channel>.heartbeatVisibility",
        ),
        (
            "2026.5.12",
            {"gateway": {"nodes": {"commands": {}}}},
            "2026.5.12 calls it gateway.nodes.allowCommands"
            " or gateway.nodes.denyCommands",
        ),
        ("2026.5.12", {"agents": {"entries": {}}}, "2026.5.12 calls it agents.list[]"),
        ("2026.5.12", {"security": {"audit": {}}}, "2026.5.12 has it not yet"),
    ],
)
def test_a_renamed_key_is_told_its_name(
    release: str, config: dict[str, Any], message: str
) -> None:
    """A key of another release is told what this one calls it."""
    assert problem(config, release).message == f"unknown key; {message}"


def test_no_value_is_quoted() -> None:
    """A secret in the wrong place or of the wrong form stays out of the complaint."""
    for config in (
        {"gateway": {"token": "hunter2hunter2"}},
        {"gateway": {"bind": "hunter2hunter2"}},
        {
            "gateway": {
                "auth": {
                    "token": {"source": "env", "provider": "p", "id": "hunter2hunter2"}
                }
            }
        },
        {"gateway": {"auth": {"mode": "hunter2hunter2"}}},
        {"mcp": {"servers": {"a": {"url": "hunter2hunter2"}}}},
        {"hooks": {"token": {"hunter": 1}}},
    ):
        assert "hunter2" not in str(problem(config))


def test_a_place_is_given_for_each_problem(tmp_path: Path) -> None:
    """Several problems are all told, each with its own line."""
    file = tmp_path / "openclaw.json"
    file.write_text("{\n  gateway: {\n    bnd: 1,\n    port: 'x',\n  },\n  zz: 1,\n}")
    lines = {
        each.key: each.location.line
        for each in Deployment.load(file).problems
        if each.location
    }
    assert lines == {"gateway.bnd": 3, "gateway.port": 4, "zz": 6}


def test_an_unknown_text_leaves_validity_open() -> None:
    """A variable is open in an enum's place, and refused in a number's."""
    opened = Deployment.from_mapping({"gateway": {"bind": "${BIND}"}})
    assert opened.problems == ()
    assert opened.undecided == "gateway.bind is ${BIND}, whose value is unknown here"
    assert problem({"gateway": {"port": "${PORT}"}}).message == "must be an integer"
    ruled = Deployment.from_mapping(
        {
            "gateway": {
                "tailscale": {"mode": "serve"},
                "bind": "custom",
                "customBindHost": "${H}",
            }
        }
    )
    assert (
        ruled.undecided == "gateway.customBindHost is ${H}, whose value is unknown here"
    )


def test_a_place_on_the_host_leaves_validity_open(tmp_path: Path) -> None:
    """Whether a plugin's folder exists cannot be told from a config alone."""
    config = {"plugins": {"load": {"paths": ["/app/plugins/own"]}}}
    for release in ("2026.9.6", "2026.5.12"):
        loaded = Deployment.from_mapping(config, release=release)
        assert loaded.problems == ()
        assert (
            loaded.undecided
            == "plugins.load.paths[0] is a path on the host, unknown here"
        )


def test_doubtful_texts_are_accepted_and_told(tmp_path: Path) -> None:
    """What the release reads in silence is a problem that does not refuse."""
    file = tmp_path / "openclaw.json"
    file.write_bytes(
        b'{\n gateway: {bind: "lan"},\n "__proto__": {},\n gateway: {},\n // caf\xe9\n'
        b" plugins: {entries: {x: {config: {n: NaN}}}},\n}"
    )
    loaded = Deployment.load(file)
    reported = {each.key: each.message for each in loaded.problems}
    assert reported == {
        "gateway": "duplicate key: the value in line 2 is ignored",
        "__proto__": "the release silently ignores this key",
        "plugins.entries.x.config.n": (
            "NaN and Infinity are not valid numbers in a config"
        ),
        "": "not UTF-8: the release replaces a byte here with another character",
    }
    assert not any(each.refused for each in loaded.problems)
    assert [each.location.line for each in loaded.problems if each.location] == [
        3,
        4,
        5,
        6,
    ]


def test_top_level_values_other_than_objects() -> None:
    """2026.5.12 reads null and the like as the empty config; a list nobody does."""
    for value in (None, 1, "x", True):
        assert not Deployment.from_mapping(value, release="2026.5.12").problems  # type: ignore[arg-type]
        assert problem(value).message == "the top level must be an object"  # type: ignore[arg-type]
    assert problem([], "2026.5.12").refused  # type: ignore[arg-type]


def test_every_rule_of_validity_says_what_it_is_about() -> None:
    """Each rule has a sentence of its own, and both releases have rules."""
    for release in FIRST_CLASS:
        functions = rules_of(release.release, plugins_checked=True)
        assert len(functions) > 20
        assert all(
            (function.__doc__ or "").rstrip().endswith(".") for function in functions
        )


_PLACES = [
    ("exec", {"security": "full"}, "tools.exec"),
    ("allow_exec", True, "tools.exec"),
    ("sandbox", {"mode": "all"}, "agents.defaults.sandbox"),
    ("agent", {"sandbox": {"scope": "agent"}}, "agents.defaults.sandbox.scope"),
    ("dmPolicy", "open", "channels.<channel>.dmPolicy"),
    ("groupPolicy", "open", "channels.<channel>.groupPolicy"),
    ("requireMention", True, "channels.<channel>.groups.*.requireMention"),
    (
        "hooks.allowUnsafeExternalContent",
        True,
        "hooks.mappings[].allowUnsafeExternalContent",
    ),
]


def _written(place: str, value: object) -> dict[str, Any]:
    """Return a config with *value* at a dotted *place*."""
    for key in reversed(re.sub(r"\[\]", ".0", place).split(".")):
        value = [value] if key == "0" else {key: value}
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize(("key", "value", "place"), _PLACES)
def test_a_key_at_the_wrong_place_is_told_the_right_one(
    release: str, key: str, value: object, place: str
) -> None:
    """No release has it where guides put it."""
    (found,) = Deployment.from_mapping(_written(key, value), release=release).problems
    assert found.message == f"unknown key; the setting for this is {place}"


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize("place", [place for *_, place in MISPLACED])
def test_the_right_place_is_one_that_the_release_knows(
    release: str, place: str
) -> None:
    """Whatever is written there, it is no unknown key."""
    named = place.replace("<channel>", "telegram").replace("*", "1")
    written = _written(named, None)
    for found in Deployment.from_mapping(written, release=release).problems:
        assert "unknown key" not in found.message


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
@pytest.mark.parametrize(
    "config",
    [
        {"security": {"trust_model": {"multi_user_heuristic": True}}},
        {"security.trust_model.multi_user_heuristic": "off"},
    ],
)
def test_a_checkid_in_a_config_is_no_setting(
    release: str, config: dict[str, Any]
) -> None:
    """Nor is it one that some release has not yet."""
    check_id = "security.trust_model.multi_user_heuristic"
    (found,) = audit(Deployment.from_mapping(config, release=release)).problems
    assert found.message == (
        f"unknown key; {check_id} is a checkId, not a setting: the item {check_id} "
        "evaluates it"
    )


def _path(place: str) -> list[str | int]:
    """Return a dotted *place* with names for its parts that people name."""
    named = place.replace("<channel>", "telegram").replace("[]", ".0")
    named = re.sub(r"<\w+>|\*", "x", named)
    return [int(key) if key.isdigit() else key for key in named.split(".")]


@each_of("place", {place: place for _, place in GUIDE_KEYS})
def test_a_guide_is_told_a_setting_that_there_is(place: str) -> None:
    """Whatever is said to do it is a key of the newest release."""
    assert knows("2026.9.6", _path(place))


@each_of("key", {key: key for key, _ in GUIDE_KEYS})
def test_what_a_guide_writes_is_no_setting(key: str) -> None:
    """Else it would be right as it is."""
    assert not knows("2026.9.6", _path(key.replace("*.*", "entries.x")))


WORDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "gone": (
        "2026.9.6",
        {"gateway": {"tailscale": {"resetOnExit": True}}},
        "2026.9.6 no longer has it, and nothing takes its place",
    ),
    "gone earlier": (
        "2026.5.12",
        {"agents": {"defaults": {"llm": {}}}},
        "2026.5.12 no longer has it, and nothing takes its place",
    ),
    "taken over": (
        "2026.9.6",
        {"channels": {"whatsapp": {"debounceMs": 0}}},
        "2026.9.6 calls it messages.inbound.byChannel.whatsapp",
    ),
    "renamed earlier": (
        "2026.5.12",
        {"channels": {"telegram": {"streamMode": "off"}}},
        "2026.5.12 calls it channels.<channel>.streaming.mode",
    ),
    "not yet": (
        "2026.5.12",
        {"worktreeRoot": "/w"},
        "2026.5.12 has it not yet, 2026.9.1 has it",
    ),
    "from a guide": (
        "2026.9.6",
        {"gateway": {"host": "0.0.0.0"}},
        "the setting for this is gateway.bind",
    ),
    "from a guide, as before": (
        "2026.5.12",
        {"memory": {"enabled": True}},
        "the setting for this is agents.defaults.memorySearch.enabled",
    ),
    "an agent": (
        "2026.9.6",
        {"agents": {"coder": {"model": "x"}}},
        "agents are in agents.entries.<id>",
    ),
    "a plugin": (
        "2026.9.6",
        {"plugins": {"telegram": {}}},
        "the setting for this is plugins.entries.telegram",
    ),
    "a note": (
        "2026.9.6",
        {"_comment": "x"},
        "no release has it; notes are comments in JSON5: // ...",
    ),
    "another word": ("2026.9.6", {"securityOps": {}}, "no release has it"),
    "a slip": ("2026.9.6", {"gatewey": {}}, "did you mean gateway?"),
    "invented": (
        "2026.9.6",
        {"agents": {"subAgentPromptMode": 1}},
        "no release has it",
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_every_unknown_key_has_a_word(name: str) -> None:
    """Its new name, what does it instead, that it is gone, or that it never was."""
    release, config, word = WORDS[name]
    (found,) = Deployment.from_mapping(config, release=release).problems
    assert found.message == f"unknown key; {word}"
