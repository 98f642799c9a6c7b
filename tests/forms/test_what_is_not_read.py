"""A part of a form that is not valid: without it another gateway would be judged."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

COMPOSE = """\
services:
  odd:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: {command}
  fine:
    image: ghcr.io/openclaw/openclaw:2026.9.6
    command: gateway
"""
CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: gw}
data:
  openclaw.json: |
    {gateway: {trustedProxies: ["::1"], auth: {token: "${OPENCLAW_GATEWAY_TOKEN}"}}}
"""
DEPLOYMENT = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: gw}
spec:
  template:
    spec:
      containers:
        - name: gateway
          image: ghcr.io/openclaw/openclaw:2026.9.6
          args: [gateway, --bind, lan]
          volumeMounts: [{name: c, mountPath: /home/node/.openclaw}]
      volumes: [{name: c, configMap: {name: gw}}]
"""
ARGS = "args: [gateway, --bind, lan]"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("'gateway --bind \"lan'", "has an unclosed quote"),
        ("[gateway, --bind, {a: lan}]", "is not a list of texts"),
        ("{gateway: lan}", "is not a list"),
        ("5", "is not a list"),
    ],
)
def test_no_service_is_left_out_for_a_command_that_compose_rejects(
    project: Project, command: str, why: str
) -> None:
    """The others were judged, and this one was not."""
    project.config(COMPOSE.replace("{command}", command), "compose.yaml")
    result = project.run("--openclaw-config=compose.yaml")
    assert result.ret == 1
    assert result.parseoutcomes()["failed"] == 1
    assert "passed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines([f"compose.yaml:3: command of service odd {why}"])


def test_a_command_that_takes_the_place_of_another_may_be_a_text(
    project: Project,
) -> None:
    """Its tag is not that of a text."""
    command = "!override gateway --bind lan"
    project.config(COMPOSE.replace("{command}", command), "compose.yaml")
    result = project.run("--openclaw-config=compose.yaml#odd")
    result.stdout.fnmatch_lines(["*gateway flags: --bind lan*"])


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        (ARGS, "args: gateway --bind lan", "17: args of a container is not a list"),
        (ARGS, "args: [{a: b}]", "17: args of a container is not a list of texts"),
        (ARGS, f"{ARGS}\n          env: {{A: b}}", "18: env of a container is not*"),
        (ARGS, f"{ARGS}\n          {ARGS}", "18: duplicate key"),
        (ARGS, f"{ARGS}\n          command: [", "20: not YAML from here on"),
    ],
)
def test_a_workload_that_mounts_the_config_has_to_be_valid(
    project: Project, was: str, becomes: str, why: str
) -> None:
    """The config passed without its flags and variables."""
    project.config(CONFIG_MAP + DEPLOYMENT.replace(was, becomes), "all.yaml")
    result = project.run("--openclaw-config=all.yaml")
    assert result.ret == 1
    assert "passed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines([f"all.yaml:{why}"])


def test_flags_that_helm_has_not_filled_in_are_a_template(project: Project) -> None:
    """They read as a mapping, and counted as no flags."""
    rendered = DEPLOYMENT.replace(ARGS, "args: {{ .Values.args }}")
    project.config(CONFIG_MAP + rendered, "all.yaml")
    result = project.run("--openclaw-config=all.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*all.yaml:17: a Helm template: render it first*"])


def test_a_workload_of_something_else_is_noted(project: Project) -> None:
    """It cannot mount a config whose name it does not have."""
    other = DEPLOYMENT.replace("gw", "other").replace(ARGS, "args: none")
    project.config(CONFIG_MAP + other, "all.yaml")
    result = project.run("--openclaw-config=all.yaml", "--openclaw-release=2026.9.6")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*workloads from line 17 on do not count: args of*"])


def test_a_mark_of_windows_at_the_beginning_is_no_part_of_a_form(
    project: Project,
) -> None:
    """PowerShell and older editors write one."""
    text = "\ufeff" + COMPOSE.replace("{command}", "gateway --bind lan")
    project.config(text, "compose.yaml")
    result = project.run("--openclaw-config=compose.yaml#odd")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*gateway flags: --bind lan*"])


UNIT = "[Service]\nExecStart=/usr/bin/openclaw gateway\n"
DROP_IN = "[Service]\nExecStart=\nExecStart=/usr/bin/openclaw gateway --bind lan\n"


def test_a_drop_in_of_windows_counts(project: Project) -> None:
    """Its first section was not seen, and what it sets was left out."""
    project.config(UNIT, "openclaw.service")
    text = "\ufeff" + DROP_IN.replace("\n", "\r\n")
    project.config(text, "openclaw.service.d/10.conf")
    result = project.run("--openclaw-config=openclaw.service")
    result.stdout.fnmatch_lines(["*gateway flags: --bind lan*"])


def test_a_masked_drop_in_is_left_out(project: Project) -> None:
    """As systemd does; it was a file that cannot be read."""
    project.config(UNIT, "openclaw.service")
    project.config(DROP_IN, "openclaw.service.d/10.conf")
    (project.path / "openclaw.service.d/20.conf").symlink_to("/dev/null")
    result = project.run("--openclaw-config=openclaw.service")
    result.stdout.fnmatch_lines(["*gateway flags: --bind lan*"])
    assert "rejected" not in result.stdout.str()
