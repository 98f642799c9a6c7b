"""What the fix of a finding says where a form sets the mode of the config."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.checks.state import mode_fixes

CONFIG = '{gateway: {bind: "loopback", auth: {mode: "token", token: "${TOKEN}"}}}'
POD = """\
kind: ConfigMap
metadata: {{name: gw}}
data:
  openclaw.json: '{config}'
---
kind: Deployment
metadata: {{name: gw}}
spec:
  template:
    spec:
      {security}
      containers:
      - name: gw
        image: openclaw:2026.9.6
        volumeMounts: [{{name: c, {mount}}}]
      volumes:
      - name: c
        configMap: {{name: gw, defaultMode: {mode}}}
"""
ONE_FILE = "mountPath: /c/openclaw.json, subPath: openclaw.json"
FORMS = {
    "a volume": (
        "pod.yaml",
        POD.format(config=CONFIG, security="", mount=ONE_FILE, mode="0444"),
        "fs.config.perms_world_readable",
        "Set defaultMode: 0400 at the volume.",
    ),
    "fsGroup": (
        "pod.yaml",
        POD.format(
            config=CONFIG,
            security="securityContext: {fsGroup: 1000}",
            mount=ONE_FILE,
            mode="0400",
        ),
        "fs.config.perms_group_readable",
        "fsGroup lets the group of the pod read every file of a volume",
    ),
    "a folder": (
        "pod.yaml",
        POD.format(config=CONFIG, security="", mount="mountPath: /c", mode="0400"),
        "fs.config.symlink",
        "Mount the one key with subPath: openclaw.json",
    ),
    "Compose": (
        "compose.yaml",
        "services:\n  gw:\n    image: openclaw:2026.9.6\n"
        "    configs: [{source: c, target: /home/node/.openclaw/openclaw.json}]\n"
        f"configs:\n  c:\n    content: '{CONFIG.replace('$', '$$')}'\n",
        "fs.config.perms_world_readable",
        "Set mode: 0400, and uid to the user of the container, at the entry in configs",
    ),
    "cloud-init": (
        "user-data",
        "#cloud-config\nwrite_files:\n- path: /root/.openclaw/openclaw.json\n"
        f"  content: '{CONFIG}'\n",
        "fs.config.perms_world_readable",
        'Set permissions: "0600" and owner at the entry of write_files.',
    ),
    "Ansible": (
        "play.yml",
        "- hosts: all\n  tasks:\n  - ansible.builtin.copy:\n"
        f"      dest: /root/.openclaw/openclaw.json\n      content: '{CONFIG}'\n"
        "      mode: '0640'\n",
        "fs.config.perms_group_readable",
        'Set mode: "0600" and owner at the task.',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_mode_is_changed_where_it_is_set(tmp_path: Path, form: str) -> None:
    """Nobody can call chmod on a file that a pod or a tool makes anew."""
    name, text, check_id, fix = FORMS[form]
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = audit(Deployment.load(tmp_path / name)).findings
    (finding,) = (each for each in found if each.check_id.startswith("fs.config"))
    assert finding.check_id == check_id
    assert fix in finding.remediation
    assert "chmod" not in finding.remediation


def test_a_volume_of_a_group_gets_its_modes_anew(tmp_path: Path) -> None:
    """The set-group-id bit is what the kubelet leaves on a volume with fsGroup."""
    state = tmp_path / ".openclaw"
    state.mkdir()
    (state / "openclaw.json").write_text(CONFIG)
    (state / "openclaw.json").chmod(0o600)
    fixes = []
    for mode in (0o770, 0o2770):
        state.chmod(mode)
        report = audit(Deployment.load(state / "openclaw.json", state_dir=state))
        fixes += [
            each.remediation
            for each in report.findings
            if each.check_id == "fs.state_dir.perms_group_writable"
        ]
    plain, of_a_group = fixes
    assert "fsGroup" not in plain
    assert "fsGroupChangePolicy: OnRootMismatch" in of_a_group
    assert f"chmod 700 {state}" in of_a_group


def test_nobody_can_change_a_mode_in_the_nix_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A config in it, and a link that leads into it, need another way."""
    store, state = tmp_path / "store", tmp_path / ".openclaw"
    store.mkdir()
    state.mkdir(mode=0o700)
    held = store / "abc-openclaw.json"
    held.write_text(CONFIG)
    held.chmod(0o444)
    (state / "openclaw.json").symlink_to(held)
    monkeypatch.setattr(mode_fixes, "_STORE", f"{store}/")
    fixes = {
        each.check_id: each.remediation
        for config in (held, state / "openclaw.json")
        for each in audit(Deployment.load(config, state_dir=state)).findings
    }
    readable = fixes["fs.config.perms_world_readable"]
    assert "keep secrets out of the config" in readable
    assert "approve an exception" in fixes["fs.config.symlink"]
    assert "chmod" not in readable + fixes["fs.config.symlink"]


REFERENCE = """{{
  gateway: {{bind: "lan", auth: {{mode: "password", password: {reference}}}}},
  secrets: {{providers: {{disk: {{source: "file", path: "{path}", mode: "json"}}}}}},
}}"""


@pytest.mark.parametrize(
    ("reference", "why", "fix"),
    [
        (
            '{source: "file", provider: "disk", id: "/a"}',
            "a reference that leads to no secret: there is no file at",
            "Create the file of the provider",
        ),
        (
            '{source: "env", provider: "default", id: "GATEWAY_PASSWORD"}',
            "a reference that leads to no secret: $GATEWAY_PASSWORD is not set",
            "Set GATEWAY_PASSWORD in the gateway's environment",
        ),
    ],
    ids=["file", "env"],
)
def test_a_reference_to_nothing_is_named(
    tmp_path: Path, reference: str, why: str, fix: str
) -> None:
    """A password is set there: what is missing is what it refers to."""
    path = tmp_path / "openclaw.json"
    path.write_text(REFERENCE.format(reference=reference, path=tmp_path / "none"))
    path.chmod(0o600)
    tmp_path.chmod(0o700)
    deployment = Deployment.load(
        path,
        state_dir=tmp_path,
        env={},
        release="2026.9.6",
        unset_variables="missing",
    )
    report = audit(deployment, profile="hardened")
    found = {each.check_id: each for each in report.findings}
    for check_id in ("gateway.http.no_auth", "posture.gateway.auth"):
        assert why in found[check_id].message
        assert "no password" not in found[check_id].message
        assert fix in found[check_id].remediation


def test_an_agent_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """The message says which agents there are, since a typo is likely."""
    path = tmp_path / "openclaw.json"
    path.write_text(
        "{agents: {ownership: 'explicit', list: [{id: 'main'}, {id: 'ops'}]},"
        " bindings: [{agentId: 'opps', match: {channel: 'telegram'}}]}"
    )
    problems = Deployment.load(path, release="2026.9.6").problems
    words = "no agent of this config is called 'opps'; it has main, ops"
    assert words in [each.message for each in problems]
