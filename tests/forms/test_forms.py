"""Files as people have them, and what their owners would expect of each."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import pytest

from tests.plugin.project import Project

FILES = Path(__file__).parent / "files"
OPEN = "gateway.bind_no_auth"
LIMIT = "gateway.auth_no_rate_limit"
SHORT = "gateway.token_too_short"
READABLE = "fs.config.perms_world_readable"
GROUP = "fs.config.perms_group_readable"
LINK = "fs.config.symlink"
ORIGINS = "gateway.control_ui.allowed_origins_required"


@dataclass(frozen=True)
class Case:
    """A folder, how its config is named, and what the run has to say."""

    folder: str
    config: str
    failed: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    header: tuple[str, ...] = ()
    prefix: str = ""


CASES = (
    Case(
        "compose-official",
        "docker-compose.yml",
        {LIMIT, ORIGINS},
        {OPEN},
        header=(
            "docker-compose.yml#openclaw-gateway, OpenClaw 2026.5.12 (as its image",
            "gateway flags: --bind lan, --port 18789",
        ),
        prefix="docker-compose.yml::openclaw-gateway::",
    ),
    Case(
        "compose-inline",
        "compose.yaml#alpha",
        {SHORT, GROUP},
        {OPEN, LIMIT},
        header=("--bind lan",),
        prefix="compose.yaml::alpha::",
    ),
    Case(
        "compose-inline",
        "compose.yaml#beta",
        {READABLE},
        skipped={OPEN, LIMIT, SHORT},
        header=("OpenClaw 2026.9.6 (as its image",),
        prefix="compose.yaml::beta::",
    ),
    Case(
        "k8s-flags",
        "rendered.yaml",
        {OPEN},
        {READABLE, GROUP, LINK},
        header=(
            "OpenClaw 2026.9.6 (as its image",
            "gateway flags: --bind lan, --auth none",
            "Deployment canary does not count: it does not mount ConfigMap gateway",
        ),
        prefix="rendered.yaml::prod/gateway::",
    ),
    Case(
        "k8s-cronjob",
        "manifest.yaml",
        {LIMIT, LINK},
        {OPEN},
        header=(
            "OpenClaw 2026.5.12 (as its image",
            "--bind lan",
            "what envFrom takes of Secret elsewhere does not count",
        ),
        prefix="manifest.yaml::nightly::",
    ),
    Case(
        "k8s-init",
        "rendered.yaml#seed",
        {LIMIT},
        {OPEN},
        skipped={READABLE, LINK},
        header=("the image's tag latest states no release", "--bind lan"),
        prefix="rendered.yaml::team/seed::",
    ),
    Case(
        "kubectl-single",
        "gateway.json",
        {OPEN},
        header=("gateway.json#prod/gateway",),
        prefix="gateway.json::prod/gateway::",
    ),
    Case(
        "kubectl-list",
        "all.json#a",
        {OPEN, LINK},
        header=("OpenClaw 2026.9.3 (as its image", "--bind lan, --auth none"),
        prefix="all.json::one/a::",
    ),
    Case(
        "kubectl-list",
        "all.json#two/*",
        {OPEN},
        skipped={READABLE},
        prefix="all.json::two/b::",
    ),
    Case(
        "systemd-unit",
        "openclaw-gateway.service",
        {LIMIT, SHORT},
        {OPEN},
        skipped={READABLE},
        header=(
            "openclaw-gateway.service, OpenClaw 2026.9.6 (as its image or service",
            "--bind lan",
            "EnvironmentFile /etc/openclaw/gateway.env does not count",
        ),
        prefix="openclaw-gateway.service::",
    ),
    Case(
        "systemd-tree",
        "etc/systemd/system/assistant.service",
        {LIMIT},
        {OPEN},
        skipped={SHORT},
        header=("--bind lan",),
        prefix="etc/systemd/system/assistant.service::",
    ),
    Case(
        "quadlet",
        "openclaw.container",
        {OPEN},
        header=(
            "OpenClaw 2026.9.6 (as its image",
            "no config was found beside the unit or in its tree",
        ),
        prefix="openclaw.container::",
    ),
    Case(
        "cloud-init-plain",
        "user-data",
        {OPEN, READABLE},
        {LINK},
        header=("user-data, OpenClaw", "--bind lan, --auth none"),
        prefix="user-data::",
    ),
    Case(
        "cloud-init-gzip",
        "cloud-init.yaml",
        {OPEN},
        {READABLE, GROUP},
        prefix="cloud-init.yaml::",
    ),
    Case("ansible", "playbook.yml", {OPEN, READABLE}, prefix="playbook.yml::"),
    Case("terraform", "plan.json", {OPEN}, {READABLE, GROUP}, prefix="plan.json::"),
    Case(
        "ansible-role",
        "tasks.yml",
        {OPEN},
        {READABLE, GROUP},
        header=("--bind lan, --auth none",),
        prefix="tasks.yml::",
    ),
    Case(
        "terraform-sensitive",
        "plan.json",
        {OPEN, GROUP},
        {READABLE},
        prefix="plan.json::",
    ),
    Case(
        "butane",
        "gateway.bu",
        {LIMIT},
        {OPEN, READABLE, GROUP},
        header=("OpenClaw 2026.9.6 (as its image or service says)", "--bind lan"),
        prefix="gateway.bu::",
    ),
    Case(
        "nix-etc",
        "etc.json#openclaw/openclaw.json",
        {OPEN, LINK},
        prefix="etc.json::openclaw/openclaw.json::",
    ),
    Case(
        "nix-etc",
        "etc.json#openclaw/lab/openclaw.json",
        {GROUP},
        {OPEN, LINK, READABLE},
        prefix="etc.json::openclaw/lab/openclaw.json::",
    ),
    Case(
        "nix-home",
        "home.json#/home/file/.openclaw~1openclaw.json/text",
        {LIMIT, SHORT},
        {OPEN},
        prefix="home.json::/home/file/.openclaw~1openclaw.json/text::",
    ),
    Case(
        "nix-home",
        "home.json#/services/openclaw/settings",
        {OPEN},
        prefix="home.json::/services/openclaw/settings::",
    ),
    Case(
        "quadlet-tree",
        "etc/containers/systemd/assistant.container",
        {LIMIT},
        {OPEN},
        skipped={SHORT},
        header=("OpenClaw 2026.5.12 (as its image",),
        prefix="etc/containers/systemd/assistant.container::",
    ),
    Case("ignition", "config.ign.json", {OPEN, READABLE}, prefix="config.ign.json::"),
    Case(
        "nix",
        "etc.json#/environment/etc/openclaw~1openclaw.json/text",
        {OPEN},
        skipped={READABLE},
        header=(
            "only what is at /environment/etc/openclaw~1openclaw.json/text counts",
        ),
        prefix="etc.json::/environment/etc/openclaw~1openclaw.json/text::",
    ),
    Case(
        "argo",
        "application.yaml#/spec/source/helm/values/config",
        {OPEN},
        prefix="application.yaml::/spec/source/helm/values/config::",
    ),
    Case(
        "helmrelease",
        "release.yaml#/spec/values/raw",
        {OPEN},
        prefix="release.yaml::/spec/values/raw::",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.folder}-{each.config}")
def test_a_form(project: Project, case: Case) -> None:
    """The gateway in the file is judged, and the header says what counts of it."""
    shutil.copytree(FILES / case.folder, project.path, dirs_exist_ok=True)
    asked = case.failed | case.passed | case.skipped | {"deployment.config_valid"}
    selected = [f"--openclaw-select={each}" for each in asked]
    result = project.run(f"--openclaw-config={case.config}", "-v", *selected)
    found = dict(re.findall(r"^(\S+::\S+) ([A-Z]+)", result.stdout.str(), re.MULTILINE))
    assert found.pop(f"{case.prefix}deployment.config_valid") in ("PASSED", "SKIPPED")
    assert found == {
        **{case.prefix + each: "FAILED" for each in case.failed},
        **{case.prefix + each: "PASSED" for each in case.passed},
        **{case.prefix + each: "SKIPPED" for each in case.skipped},
    }
    for text in case.header:
        assert text in result.stdout.str()


def test_a_finding_is_placed_in_the_file(project: Project) -> None:
    """In a block of YAML, key by key; also where YAML is within YAML."""
    for folder in ("argo", "compose-inline", "ansible", "helmrelease"):
        shutil.copytree(FILES / folder, project.path, dirs_exist_ok=True)
    named = {
        "application.yaml#/spec/source/helm/values/config": "application.yaml:13:",
        "playbook.yml": "playbook.yml:14:",
        "release.yaml#/spec/values/openclaw/config": "release.yaml:13:",
    }
    for config, place in named.items():
        result = project.run(f"--openclaw-config={config}")
        result.stdout.fnmatch_lines([f"*{place}*"])


WRONG = {
    "nowhere": (
        "helmrelease",
        "release.yaml#/spec/values/opencla",
        "release.yaml#/spec/values/opencla leads nowhere: /spec/values has the keys"
        " openclaw, raw",
    ),
    "no gateway": (
        "compose-official",
        "other.yaml",
        "other.yaml has no service that runs a gateway: by image, command or entrypoint"
        " none of web, openclaw-cli does",
    ),
    "no ExecStart": (
        "systemd-unit",
        "other.service",
        "other.service:2: no ExecStart in it starts a gateway",
    ),
    "no file": (
        "cloud-init-plain",
        "other.yaml",
        "other.yaml writes no openclaw.json; the files in it are: /etc/motd",
    ),
    "a flag": (
        "compose-official",
        "flag.yaml",
        "flag.yaml:3: service gateway: openclaw gateway run has no flag --bnd",
    ),
    "a label": (
        "compose-inline",
        "compose.yaml#gamma",
        "no config 'gamma'; it has al",
    ),
}
WITHIN = {
    "hm.yaml": (
        "kind: HelmRelease\nspec: {values: {config: {gateway: {bind: lan}}}}\n",
        "a config is within it: hm.yaml#/spec/values/config",
    ),
    "play.yml": (
        "- vars: {openclaw: {gateway: {auth: {mode: none}}}}\n"
        "  tasks: [{template: {dest: /x/openclaw.json, src: a.j2}}]\n",
        "a config is within it: play.yml#/0/vars/openclaw",
    ),
    "tf.json": (
        '{"planned_values": {"values": {"data": {"openclaw.json":'
        " \"{gateway: {bind: 'lan'}}\"}}}}",
        "a config is within it: tf.json#/planned_values/values/data/openclaw.json",
    ),
}


@pytest.mark.parametrize("name", WITHIN)
def test_a_config_within_a_file_is_named(project: Project, name: str) -> None:
    """Where a file describes no gateway, the pointer to a config in it is told."""
    text, words = WITHIN[name]
    project.config(text, name)
    result = project.run(f"--openclaw-config={name}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --openclaw-config: *{words}"])
    again = project.run(f"--openclaw-config={words.rpartition(' ')[2]}")
    assert again.ret == pytest.ExitCode.TESTS_FAILED


OTHERS = {
    "other.yaml": "services:\n  web: {image: nginx:1.29}\n"
    "  openclaw-cli: {image: openclaw:local, entrypoint: [node, dist/index.js]}\n",
    "other.service": "[Service]\nExecStart=/usr/bin/sleep infinity\n",
    "flag.yaml": "services:\n  gateway:\n    image: openclaw:2026.9.6\n"
    "    command: [gateway, --bnd, lan]\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_name_is_a_usage_error(project: Project, name: str) -> None:
    """One line says which file, where, and what is missing."""
    folder, config, reported = WRONG[name]
    shutil.copytree(FILES / folder, project.path, dirs_exist_ok=True)
    for file, text in OTHERS.items():
        (project.path / file).write_text(text, encoding="utf-8")
    if folder == "cloud-init-plain":
        (project.path / config).write_text(
            "#cloud-config\nwrite_files:\n- {path: /etc/motd, content: hi}\n"
        )
    result = project.run(f"--openclaw-config={config}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --openclaw-config: *{reported}*"])
    assert "Traceback" not in result.stderr.str() + result.stdout.str()


def test_one_file_in_a_baseline(project: Project) -> None:
    """A baseline names gateways as the option does; a label is part of the name."""
    shutil.copytree(FILES / "compose-inline", project.path, dirs_exist_ok=True)
    (project.path / "openclaw-baseline.toml").write_text(
        '[[deployment]]\nname = "one"\nconfig = "compose.yaml#alpha"\n'
        '[[deployment]]\nconfig = "compose.yaml#beta"\n'
    )
    outcomes = project.outcomes()
    assert outcomes[f"openclaw-baseline.toml::one::{SHORT}"] == "failed"
    assert (
        outcomes[f"openclaw-baseline.toml::compose.yaml#beta::{READABLE}"] == "failed"
    )


STDIN = {
    "a config": ("-", '{\n  gateway: {bind: "lan"},\n}\n', "-::", "stdin:2:"),
    "a manifest": (
        "-#prod/gateway",
        (FILES / "k8s-flags/rendered.yaml").read_text(encoding="utf-8"),
        "-::prod/gateway::",
        "stdin:11:",
    ),
}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        pytest.param("a config", ("-n", "1"), marks=pytest.mark.slow),
        ("a manifest", ()),
    ],
)
def test_standard_input(
    pytester: pytest.Pytester, name: str, more: tuple[str, ...]
) -> None:
    """``helm template . | pytest --openclaw-config=-`` needs no file in between."""
    config, text, prefix, place = STDIN[name]
    result = pytester.run(
        *(sys.executable, "-m", "pytest", "-p", "no:hypothesispytest"),
        *(f"--openclaw-config={config}", f"--openclaw-select={OPEN}", "-v", *more),
        stdin=text.encode(),
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["openclaw: stdin*", f"*{place}*"])
    result.stdout.fnmatch_lines([f"*{prefix}{OPEN}*"])


def _baseline_above(path: Path) -> tuple[str, ...]:
    path.joinpath("pytest.ini").write_text("[pytest]\n")
    path.joinpath("openclaw-baseline.toml").write_text(
        '[[deployment]]\nname = "x"\nconfig = "-"\n'
    )
    return ("--rootdir=..", "..")


def _ini_file(path: Path) -> tuple[str, ...]:
    path.joinpath("pytest.ini").write_text("[pytest]\nopenclaw_config = -\n")
    return ()


@pytest.mark.parametrize("named_by", [_baseline_above, _ini_file])
def test_standard_input_is_read_whatever_names_it(
    pytester: pytest.Pytester, named_by: Callable[[Path], tuple[str, ...]]
) -> None:
    """Its text is gone once pytest captures output."""
    args = named_by(pytester.path)
    pytester.mkdir("below")
    os.chdir("below")
    result = pytester.run(
        *(sys.executable, "-m", "pytest", "-p", "no:hypothesispytest"),
        *(f"--openclaw-select={OPEN}", *args),
        stdin=b'{gateway: {bind: "lan"}}',
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*stdin:1:*"])


def _run_with_stdin(path: Path, redirection: str) -> subprocess.CompletedProcess[str]:
    pytest_run = f"{shlex.quote(sys.executable)} -m pytest --openclaw-config=-"
    return subprocess.run(
        ["/bin/sh", "-c", f"{pytest_run} {redirection}"],
        cwd=path,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("redirection", ["0<&-", "0>/dev/null"])
def test_standard_input_that_cannot_be_read_is_a_usage_error(
    tmp_path: Path, redirection: str
) -> None:
    """It is closed, or as nohup leaves it; the second was a traceback."""
    result = _run_with_stdin(tmp_path, redirection)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.startswith("ERROR: a config is to be read from standard input")


TEMPLATES = {
    "external.yaml": (
        "kind: ExternalSecret\nspec:\n  data:\n    openclaw.json: |\n"
        '      {"gateway": {"auth": {"token": "{{ .token }}"}}}\n',
        ":5: a template of External Secrets",
        "kubectl get secret NAME -o json",
    ),
    "openclaw.json.j2": ('{"gateway": {"port": {{ port }}}}', "Jinja", "Ansible play"),
    "openclaw.json": ('{\n  "gateway": {{ gateway | to_json }}\n}', ":2: a Jinja", ""),
    "broken/openclaw.json": ("{\n\n  port: {{ port }},\n}", ":3: a Jinja", ""),
    "openclaw.json.tmpl": ('{"gateway": {"bind": "${B}"}}', "envsubst", "envsubst < "),
    "main.tf": ('resource "local_file" "x" {}', "Terraform", "terraform show -json"),
    "host.nix": ("{ gateway.bind = 1; }", "Nix", "nix eval --json"),
    "kustomization.yaml": ("resources: [a.yaml]\n", "kustom", "kustomize build"),
    "helm.yaml": (
        "kind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"
        "data:\n  openclaw.json: '{}'\n",
        ":3: a Helm template",
        "helm template",
    ),
}


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("spelled", ["option", "argument"])
def test_a_template_is_to_be_rendered(
    project: Project, name: str, spelled: str
) -> None:
    """One line says where it begins, of which kind it is, and what renders it."""
    text, kind, command = TEMPLATES[name]
    project.config(text, name)
    is_config = name.endswith("openclaw.json")
    asked = name if spelled == "argument" and is_config else f"--openclaw-config={name}"
    result = project.run(asked, "-q")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = (
        each for each in [*result.errlines, *result.outlines] if "render it" in each
    )
    assert kind in line
    assert command in line


CLASH = """\
kind: ConfigMap
metadata: {{name: a}}
data: {config}
---
kind: ConfigMap
metadata: {{name: a, namespace: p}}
data: {config}
---
kind: Secret
metadata: {{name: a, namespace: p}}
stringData: {config}
---
kind: ConfigMap
metadata: {{name: b, namespace: q}}
data: {config}
---
kind: Deployment
metadata: {{name: one, namespace: q}}
spec: &spec
  template:
    spec:
      containers: [{{name: gw, image: openclaw:2026.9.6, volumeMounts: [{{name: c}}]}}]
      volumes: [{{name: c, configMap: {{name: b}}}}]
---
kind: Deployment
metadata: {{name: two, namespace: q}}
spec:
  template:
    spec:
      containers: [{{name: gw, image: openclaw:2026.9.6, volumeMounts: [{{name: c}}]}}]
      volumes: [{{name: c, configMap: {{name: b}}}}]
""".format(config="{openclaw.json: '{gateway: {}}'}")
P_A = ["configmap/p/a", "secret/p/a"]
Q_B = ["q/b@one", "q/b@two"]


@pytest.mark.parametrize(
    ("within", "labels"),
    [
        ("", ["a", *P_A, *Q_B]),
        ("#*", ["a", *P_A, *Q_B]),
        ("#a", ["a"]),
        ("#p/a", P_A),
        ("#p/*", P_A),
        ("#secret/p/a", P_A[1:]),
        ("#b", Q_B),
        ("#q/b", Q_B),
        ("#q/b@two", Q_B[1:]),
    ],
)
def test_names_that_clash_are_all_reachable(
    project: Project, within: str, labels: list[str]
) -> None:
    """By name, with or without namespace, by kind, by workload, and by globs."""
    project.config(CLASH, "clash.yaml")
    config = f"--openclaw-config=clash.yaml{within}"
    found = project.outcomes(config, "--openclaw-select=deployment.config_valid")
    assert set(found) == {
        f"clash.yaml::{each}::deployment.config_valid" for each in labels
    }
