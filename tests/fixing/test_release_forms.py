"""What ``--fix`` of releases before 2026.5 writes beside its edits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import plan_fixes
from pytest_openclaw.fixing.plan import Plan
from pytest_openclaw.reports.fixes import plan_lines

_SECRET = "v-fixture-text"
_OPEN = {"groupPolicy": "open"}


def _plan(
    tmp_path: Path, config: dict[str, Any], env: dict[str, str] | None = None
) -> Plan:
    path = tmp_path / "openclaw.json"
    path.write_text(json.dumps(config, indent=1), encoding="utf-8")
    deployment = Deployment.load(path, env=env or {}, release="2026.4.23")
    return plan_fixes(deployment, tier="release")


def test_no_output_shows_the_text_of_a_variable_that_moves(tmp_path: Path) -> None:
    """The command writes it to the file; a cost says so."""
    section = {**_OPEN, "password": "${IRC_PASSWORD}", "accounts": {"a": {}}}
    plan = _plan(tmp_path, {"channels": {"irc": section}}, {"IRC_PASSWORD": _SECRET})
    made = plan.edits[-1]
    assert made.path == "channels.irc.accounts.default"
    assert made.new == {"groupPolicy": "allowlist", "password": _SECRET}
    costs = [each.cost for each in plan.edits if each.path == "channels.irc.password"]
    assert costs == ["OpenClaw writes the text of ${IRC_PASSWORD} to the file"]
    shown = [*plan_lines(plan), plan.diff(redact=True), json.dumps(plan.to_data())]
    assert all(_SECRET not in each for each in shown)
    assert (
        "channels.irc.groupPolicy: hidden because of an adjacent secret\n" in shown[-2]
    )


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (
            {"channels": {"telegram": {**_OPEN, "streaming": "partial"}}},
            "OpenClaw writes channels.telegram.streaming in another form",
        ),
        (
            {"channels": {"irc": {**_OPEN, "nick": "${NICK}", "accounts": {"a": {}}}}},
            None,
        ),
        (
            {
                "channels": {
                    "irc": {**_OPEN, "password": "${UNKNOWN}", "accounts": {"a": {}}}
                }
            },
            "channels.irc.accounts.default.password is ${UNKNOWN}, whose value is"
            " unknown here",
        ),
    ],
)
def test_what_is_not_known_is_not_predicted(
    config: dict[str, Any], reason: str | None, tmp_path: Path
) -> None:
    """A form that is not known, and an unknown text that would be written."""
    plan = _plan(tmp_path, config)
    expected = [] if reason is None else [f"not predicted here: {reason}"]
    assert plan.release_fix.errors == expected
    assert bool(plan.edits) == (reason is None)


def test_a_release_between_two_does_what_both_of_them_do(tmp_path: Path) -> None:
    """Where they would do different things, nothing is predicted."""
    path = tmp_path / "openclaw.json"
    for section, known in ((_OPEN, True), ({**_OPEN, "accounts": {"a": {}}}, False)):
        path.write_text(json.dumps({"channels": {"irc": section}}), encoding="utf-8")
        deployment = Deployment.load(path, env={}, release="2026.4.27")
        plan = plan_fixes(deployment, tier="release")
        why = "2026.4.27 is between 2026.4.23 and 2026.5.12, and --fix differs there"
        assert bool(plan.edits) is known
        assert plan.to_data()["unpredicted"] == (None if known else why)
        beside = "".join(plan_lines(plan_fixes(deployment)))
        assert (f"itself: not predicted here: {why}" in beside) is not known


def test_whom_whatsapp_lets_in_depends_on_a_state_directory(tmp_path: Path) -> None:
    """Without one the edits are known, and not whom the command adds."""
    plan = _plan(tmp_path, {"channels": {"whatsapp": _OPEN}})
    assert [each.path for each in plan.edits] == ["channels.whatsapp.groupPolicy"]
    assert plan.release_fix.unpredicted.startswith("which senders are let into")
    assert any("not predicted here: which senders" in each for each in plan_lines(plan))
    assert not _plan(tmp_path, {"channels": {"irc": _OPEN}}).release_fix.unpredicted


def test_what_2026_3_28_adds_is_not_predicted(tmp_path: Path) -> None:
    """Its edits are, and the plan says what is missing."""
    path = tmp_path / "openclaw.json"
    path.write_text(json.dumps({"channels": {"telegram": _OPEN}}), encoding="utf-8")
    deployment = Deployment.load(path, env={}, release="2026.3.28")
    plan = plan_fixes(deployment, tier="release")
    assert [each.path for each in plan.edits] == ["channels.telegram.groupPolicy"]
    why = "which defaults 2026.3.28 writes to the config as well"
    assert plan.to_data()["unpredicted"] == why
    assert not plan.release_fix.errors


def test_a_plan_for_an_unknown_release_says_so(tmp_path: Path) -> None:
    """It has what the nearest known one would do."""
    path = tmp_path / "openclaw.json"
    path.write_text(json.dumps({"channels": {"telegram": _OPEN}}), encoding="utf-8")
    deployment = Deployment.load(path, env={}, release="2027.1.1")
    for tier in ("release", "safe"):
        plan = plan_fixes(deployment, tier=tier)
        shown = "".join(plan_lines(plan))
        assert "not predicted here: whether 2027.1.1 does the same as 2026.9.6" in shown
