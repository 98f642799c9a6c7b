"""Keys that the release has under another name, or not any more: moved, or removed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import plan_fixes
from pytest_openclaw.auditing import Audit
from pytest_openclaw.fixing.applying import apply_plans
from pytest_openclaw.fixing.plan import Plan

RELEASE = "2026.9.6"


def plan_of(folder: Path, text: str, **given: Any) -> Plan:
    """Return the plan for a config that the release rejects."""
    path = folder / "openclaw.json"
    path.write_text(text, encoding="utf-8", newline="")
    deployment = Deployment.load(path, release=RELEASE, **given)
    assert not Audit(deployment).accepted
    return plan_fixes(deployment)


def after(plan: Plan) -> str:
    """Return the config's text with the plan, which is not written."""
    (draft,) = plan.drafts
    assert Path(draft.path).read_text(encoding="utf-8") == draft.before
    return draft.after


@pytest.mark.parametrize(
    ("config", "edited"),
    [
        (
            {"gateway": {"nodes": {"denyCommands": ["camera.snap"]}}},
            {"gateway": {"nodes": {"commands": {"deny": ["camera.snap"]}}}},
        ),
        (
            {"env": {"A_VALUE": "x", "B_VALUE": "y"}},
            {"env": {"vars": {"A_VALUE": "x", "B_VALUE": "y"}}},
        ),
        (
            {"tools": {"exec": {"timeoutSec": 30}}},
            {"tools": {"exec": {"timeoutSeconds": 30}}},
        ),
        (
            {"agents": {"list": [{"id": "a", "memorySearch": {"sources": []}}]}},
            {"agents": {"list": [{"id": "a", "memory": {"search": {"sources": []}}}]}},
        ),
        (
            {"session": {"typingMode": "thinking"}},
            {"session": {}, "agents": {"defaults": {"typingMode": "thinking"}}},
        ),
        (
            {"agents": {"defaults": {"imageGenerationModel": "openai/gpt-image-1"}}},
            {"agents": {"defaults": {"mediaModels": {"image": "openai/gpt-image-1"}}}},
        ),
        (
            {"tools": {"media": {"audio": {"models": [{"provider": "openai"}]}}}},
            {
                "tools": {
                    "media": {
                        "audio": {},
                        "models": [{"provider": "openai", "capabilities": ["audio"]}],
                    }
                }
            },
        ),
        ({"meta": {"lastTouchedAt": "2026-05-12T00:00:00Z"}}, {"meta": {}}),
        ({"logging": {"redactSensitive": "off"}}, {"logging": {}}),
        (
            {"gateway": {"reload": {"mode": "hot"}}},
            {"gateway": {"reload": {"mode": "hybrid"}}},
        ),
        (
            {"agents": {"list": [{"id": "a"}, {"id": "b"}]}},
            {"agents": {"list": [{"id": "a", "default": True}, {"id": "b"}]}},
        ),
    ],
    ids=lambda each: json.dumps(each)[:40],
)
def test_a_key_moves_with_its_value_or_goes(
    tmp_path: Path, config: dict[str, Any], edited: dict[str, Any]
) -> None:
    """What OpenClaw's own migration makes of it, and the release accepts that."""
    config = {**config, "gateway": {**config.get("gateway", {}), "mode": "local"}}
    edited = {**edited, "gateway": {**edited.get("gateway", {}), "mode": "local"}}
    plan = plan_of(tmp_path, json.dumps(config, indent=2))
    assert json.loads(after(plan)) == edited
    assert Audit(plan.planned()).accepted
    assert all("deployment.config_valid" in each.checks for each in plan.edits)


def test_a_value_moves_as_it_is_written(tmp_path: Path) -> None:
    """With its comments, quotes and references, at the indentation of its new place."""
    text = """{
  // what is said
  messages: {
    tts: {
      auto: 'inbound', // not always
      provider: "${TTS}",
    },
  },
  gateway: { mode: "local" },
}
"""
    plan = plan_of(tmp_path, text, opaque_env=["TTS"])
    assert (
        after(plan)
        == """{
  // what is said
  messages: {
  },
  gateway: { mode: "local" },
  tts: {
    auto: 'inbound', // not always
    provider: "${TTS}",
  },
}
"""
    )
    (edit,) = plan.edits
    assert (edit.path, edit.target and edit.target.path) == ("messages.tts", "tts")


def test_what_left_is_left_behind(tmp_path: Path) -> None:
    """A key in a value that moves, which the release has at neither place."""
    search = "{provider: 'openai', query: {hybrid: {enabled: true}}}"
    plan = plan_of(tmp_path, f"{{agents: {{defaults: {{memorySearch: {search}}}}}}}")
    assert "memory: { search: {provider: 'openai', query: {}}}" in after(plan).replace(
        "{search", "{ search"
    )
    (edit,) = plan.edits
    assert "agents.defaults.memorySearch.query.hybrid is lost" in edit.cost
    assert Audit(plan.planned()).accepted


@pytest.mark.parametrize(
    "config",
    [
        {"env": {"A": "x", "vars": {"A": "y"}}},
        {"gateway": {"auth": {"mode": "sometimes"}}},
        {"oops": 1},
        {"tools": {"web": {"fetch": {"firecrawl": {"enabled": True}}}}},
    ],
    ids=json.dumps,
)
def test_a_decision_is_left_to_people(tmp_path: Path, config: dict[str, Any]) -> None:
    """Two values for one key, a value, a key that never was, and another form."""
    assert plan_of(tmp_path, json.dumps(config)).edits == ()


def test_two_keys_never_move_to_one_place(tmp_path: Path) -> None:
    """The second is left to people, and its value where it is."""
    media = {"audio": {"models": [{"provider": "a"}]}, "image": {"models": []}}
    plan = plan_of(tmp_path, json.dumps({"tools": {"media": media}}))
    assert len([each for each in plan.edits if each.target is not None]) == 1


def test_a_secret_that_moves_is_not_shown(tmp_path: Path) -> None:
    """Neither in the plan as data nor in the diff; applying moves it."""
    secret = "sk-0123456789abcdef0123456789"
    plan = plan_of(tmp_path, json.dumps({"env": {"OPENAI_API_KEY": secret}}))
    assert secret not in json.dumps(plan.to_data())
    assert secret not in plan.diff(redact=True)
    assert "hidden because of an adjacent secret" in plan.diff(redact=True)
    (patch,) = plan.to_data()["patches"]
    assert patch["complete"] is False
    apply_plans([plan])
    config = json.loads((tmp_path / "openclaw.json").read_text(encoding="utf-8"))
    assert config == {"env": {"vars": {"OPENAI_API_KEY": secret}}}


def test_the_data_and_the_diff_have_the_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one edit with both places; git takes the diff."""
    monkeypatch.chdir(tmp_path)
    config = {"gateway": {"nodes": {"allowCommands": ["canvas.eval"]}}}
    plan = plan_of(tmp_path, json.dumps(config, indent=2))
    (edit,) = plan.to_data()["edits"]
    assert edit["operation"] == "move"
    assert edit["path"] == "gateway.nodes.allowCommands"
    assert edit["to"] == "gateway.nodes.commands.allow"
    nodes = {"commands": {"allow": ["canvas.eval"]}, "allowCommands": None}
    assert plan.to_data()["patches"][0]["patch"] == {"gateway": {"nodes": nodes}}
    subprocess.run(["git", "apply"], input=plan.diff(), text=True, check=True)
    assert Audit(Deployment.load("openclaw.json", release=RELEASE)).accepted


def test_a_config_in_memory() -> None:
    """There are edits, and no file."""
    config = {"tools": {"exec": {"timeoutSec": 30}}}
    plan = plan_fixes(Deployment.from_mapping(config, release=RELEASE))
    assert [each.path for each in plan.edits] == ["tools.exec.timeoutSec"]
    assert Audit(plan.planned()).accepted
