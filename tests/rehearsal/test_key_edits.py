"""Keys that a release to come no longer takes: moved, or taken out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from pytest_openclaw.rehearsal.key_edits import KeyEdits
from pytest_openclaw.rehearsal.key_edits import key_edits
from pytest_openclaw.rehearsal.rehearsal import as_of

OLD, NEW = "2026.5.12", "2026.9.6"


def edited(tmp_path: Path, text: str) -> tuple[KeyEdits, str]:
    """Return the edits that a config of the old release needs, and its new text."""
    path = tmp_path / "openclaw.json"
    path.write_text(text, encoding="utf-8")
    deployment = Deployment.load(path, release=OLD)
    assert Audit(deployment).accepted
    made = key_edits(as_of(deployment, NEW), Audit)
    assert path.read_text(encoding="utf-8") == text, "nothing is written"
    return made, made.deployment.files.text(str(path)).text


@pytest.mark.parametrize(
    ("config", "after"),
    [
        (
            {"gateway": {"nodes": {"denyCommands": ["camera.snap"]}}},
            {"gateway": {"nodes": {"commands": {"deny": ["camera.snap"]}}}},
        ),
        ({"env": {"A_KEY": "x"}}, {"env": {"vars": {"A_KEY": "x"}}}),
        (
            {"tools": {"exec": {"timeoutSec": 30}}},
            {"tools": {"exec": {"timeoutSeconds": 30}}},
        ),
        ({"meta": {"lastTouchedAt": "2026-05-12T00:00:00Z"}}, {"meta": {}}),
        ({"logging": {"redactSensitive": "off"}}, {"logging": {}}),
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_key_moves_with_its_value_or_goes(
    tmp_path: Path, config: dict[str, Any], after: dict[str, Any]
) -> None:
    """The release to come takes what is left."""
    made, text = edited(tmp_path, json.dumps(config))
    assert Audit(made.deployment).accepted
    assert made.by_hand == ()
    assert json.loads(text) == after


def test_a_reference_moves_as_it_is_written(tmp_path: Path) -> None:
    """And comments beside it stay where they are."""
    text = """{
  // the provider
  env: { A_KEY: "${FROM_THE_HOST}" },
}
"""
    made, after = edited(tmp_path, text)
    assert "// the provider" in after
    assert 'A_KEY: "${FROM_THE_HOST}"' in after
    assert [str(each) for each in made.edits] == ["env.A_KEY -> env.vars.A_KEY"]


def test_a_key_that_has_a_value_at_both_places_is_a_decision(tmp_path: Path) -> None:
    """Which of them counts is for people to say."""
    config = {"env": {"A": "x", "vars": {"A": "y"}}}
    made, text = edited(tmp_path, json.dumps(config))
    assert json.loads(text) == config
    assert len(made.by_hand) == 1


def test_a_value_is_never_edited(tmp_path: Path) -> None:
    """What it should be is for people to say."""
    config = {"gateway": {"reload": {"mode": "hot"}}}
    made, text = edited(tmp_path, json.dumps(config))
    assert json.loads(text) == config
    assert made.edits == () and len(made.by_hand) == 1
