"""Exec approvals, elevated senders and browser containers, beyond the parity cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from pytest_openclaw.deployment.host.docker import DockerAnswer
from pytest_openclaw.deployment.host.docker import docker_on
from pytest_openclaw.effective.exec import approvals_2026_5
from pytest_openclaw.effective.exec import approvals_2026_9

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "version agents defaults main default allowlist pattern security socket"
                " path * autoAllowSkills".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_document_of_approvals_has_a_reading(document: Any) -> None:
    """Whatever JSON holds, both releases make policies of it."""
    for defaults, agents in (
        approvals_2026_9.normalised(json.dumps(document)),
        approvals_2026_5.normalised(document),
    ):
        assert isinstance(defaults, dict)
        for policy in agents.values():
            assert all(isinstance(each["pattern"], str) for each in policy["allowlist"])


def test_one_wrong_type_closes_the_document_of_2026_9() -> None:
    """It denies everything, instead of going on with what is left."""
    right = {"version": 1, "agents": {"main": {"security": "full"}}}
    assert approvals_2026_9.normalised(json.dumps(right))[1]["main"]["security"] == (
        "full"
    )
    for wrong in (
        {**right, "version": True},
        {**right, "socket": None},
        {**right, "agents": []},
        {**right, "agents": {"main": {"ask": "maybe"}}},
        {**right, "agents": {"main": {"allowlist": [" "]}}},
        {**right, "agents": {"main": {"mcpTools": [{}]}}},
    ):
        defaults, agents = approvals_2026_9.normalised(json.dumps(wrong))
        assert (defaults["security"], agents) == ("deny", {})


def test_the_agent_called_default_is_main() -> None:
    """Its allowlist joins that of main; 2026.5.12 loses what are mere texts there."""
    document = {
        "version": 1,
        "agents": {
            "main": {"autoAllowSkills": False, "allowlist": ["a"]},
            "default": {"autoAllowSkills": True, "allowlist": [{"pattern": "b"}]},
        },
    }
    _, newer = approvals_2026_9.normalised(json.dumps(document))
    _, older = approvals_2026_5.normalised(document)
    assert [each["pattern"] for each in newer["main"]["allowlist"]] == ["a", "b"]
    assert [each["pattern"] for each in older["main"]["allowlist"]] == ["b"]
    assert newer["main"]["autoAllowSkills"] is older["main"]["autoAllowSkills"] is False


def fake(**answers: DockerAnswer) -> Any:
    """Return a docker that answers by its first argument, and notes what is asked."""
    asked: list[tuple[Sequence[str], float]] = []

    def docker(arguments: Sequence[str], seconds: float) -> DockerAnswer:
        asked.append((arguments, seconds))
        return answers[arguments[0]]

    docker.asked = asked  # type: ignore[attr-defined]
    return docker


def outcomes(tmp_path: Path, docker: Any, release: str) -> dict[str, Any]:
    """Return what the checks of browser containers say, by the end of their ids."""
    deployment = Deployment.load(
        tmp_path / "openclaw.json", state_dir=tmp_path, release=release, docker=docker
    )
    audits = Audit(deployment)
    prefix = "sandbox.browser_container."
    found = {
        name.removeprefix(prefix): audits.outcome(name)
        for name in audits.checks
        if name.startswith(prefix)
    }
    return {
        name: one.not_evaluated or [str(each) for each in one.findings]
        for name, one in found.items()
    }


def test_containers_are_asked_about_once(tmp_path: Path) -> None:
    """A docker of the caller's own answers, with the release's patience."""
    docker = fake(
        ps=DockerAnswer(0, "c1\r\n\n"),
        inspect=DockerAnswer(0, "<no value>\t2026-05-12-cdp-relay-auth\n"),
        port=DockerAnswer(0, "9222/tcp -> [::]:4000\n80/tcp -> 127.0.0.1:1\n"),
    )
    assert outcomes(tmp_path, docker, "2026.9.6") == {
        "hash_label_missing": [
            (
                "warn sandbox.browser_container.hash_label_missing: c1: no label with "
                "a hash of its settings"
            )
        ],
        "hash_epoch_stale": [],
        "non_loopback_publish": [
            "critical sandbox.browser_container.non_loopback_publish: c1: published on"
            " [::]:4000"
        ],
        "docker_probe_timeout": [],
    }
    assert [arguments[0] for arguments, _ in docker.asked] == ["ps", "inspect", "port"]
    assert {seconds for _, seconds in docker.asked} == {5}


def test_a_docker_that_does_not_answer_is_no_pass(tmp_path: Path) -> None:
    """2026.9.6 has a check for it, 2026.5.12 would wait for ever."""
    docker = fake(ps=DockerAnswer(-9, timed_out=True))
    newer = outcomes(tmp_path, docker, "2026.9.6")
    assert newer["docker_probe_timeout"]
    older = outcomes(tmp_path, docker, "2026.5.12")
    assert set(older.values()) == {"docker did not answer within 60 seconds"}


def test_without_a_docker_there_is_no_verdict(tmp_path: Path) -> None:
    """Neither without a PATH, nor without the host."""
    missing = "requires docker, which is used with --openclaw-host"
    assert set(outcomes(tmp_path, None, "2026.9.6").values()) == {missing}
    report = audit(Deployment.from_mapping({}))
    reason = report.not_evaluated["sandbox.browser_container.hash_label_missing"]
    assert reason == "requires the host: a state directory and its docker"


def test_no_data_leads_to_a_docker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a declared variable, nor the config, nor a relative entry of the PATH."""
    script = tmp_path / "bin" / "docker"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\necho ran\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openclaw.json").write_text(
        json.dumps({"env": {"vars": {"PATH": str(script.parent)}}})
    )
    declared = {"PATH": str(script.parent)}
    deployment = Deployment.load("openclaw.json", state_dir=tmp_path, env=declared)
    assert deployment.docker is None
    assert docker_on({"PATH": "bin:"}) is None
    docker = docker_on({"PATH": str(script.parent)})
    assert docker is not None
    assert docker(["ps"], 5) == DockerAnswer(0, "ran\n")
    script.write_text("#!/bin/sh\n/bin/sleep 60 &\nwait\n")
    assert docker(["ps"], 0.1).timed_out


def test_an_unknown_sender_leaves_a_wildcard_open() -> None:
    """A sender from a variable may be anybody; a star beside it decides."""
    check_id = "tools.elevated.allowFrom.irc.wildcard"
    for senders, expected in ((["${WHO}"], None), (["${WHO}", "*"], "critical")):
        config = {"tools": {"elevated": {"allowFrom": {"irc": senders}}}}
        outcome = Audit(Deployment.from_mapping(config)).outcome(check_id)
        assert [str(each.severity) for each in outcome.findings] == (
            [expected] if expected else []
        )
        assert bool(outcome.not_evaluated) is (expected is None)


def test_bad_state_fails_its_gate(tmp_path: Path) -> None:
    """2026.9.6 stops at it; nothing else passes then."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "openclaw.sqlite").write_text("no database" * 100)
    (tmp_path / "exec-approvals.json").symlink_to("nowhere")
    (tmp_path / "openclaw.json").write_text("{}")
    report = audit(Deployment.load(tmp_path / "openclaw.json", state_dir=tmp_path))
    assert not report.accepted
    assert {each.gate for each in report.problems} == {"deployment.state_valid"}
    assert sorted(Path(each.key).name for each in report.problems) == [
        "exec-approvals.json",
        "openclaw.sqlite",
    ]
    assert report.not_evaluated["sandbox.docker_config_mode_off"] == (
        "the release rejects this state, see deployment.state_valid"
    )
    older = Deployment.load(
        tmp_path / "openclaw.json", state_dir=tmp_path, release="2026.5.12"
    )
    assert audit(older).accepted


def test_a_safe_program_that_is_none_is_named() -> None:
    """With which list has it; a name that is unknown here hides no known one."""
    safe_bins = ["grep", "jq", "python3"]
    entry = {"tools": {"exec": {"safeBins": ["${PROGRAM}", "awk"]}}}
    config = {
        "tools": {"exec": {"safeBins": safe_bins}},
        "agents": {"entries": {"a": entry}},
    }
    report = audit(Deployment.from_mapping(config, release="2026.9.6"))
    said = {each.check_id: each.message for each in report.findings}
    lists = "tools.exec.safeBins and agents.entries.a.tools.exec.safeBins contain"
    assert said["tools.exec.safe_bins_broad_behavior"] == (
        f"{lists} jq and awk, programs with many other functions"
    )
    assert said["tools.exec.safe_bins_interpreter_unprofiled"] == (
        f"{lists} python3 and awk, interpreters without profiles"
    )
