"""What --openclaw-init proposes for a repository with every form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import tomli

from tests.plugin.project import Project

FILES = Path(__file__).parent / "files"
PROPOSED = {
    "ansible": ["playbook.yml"],
    "ansible-role": ["tasks.yml"],
    "argo": ["application.yaml#/spec/source/helm/values/config"],
    "butane": ["gateway.bu"],
    "cloud-init-gzip": ["cloud-init.yaml"],
    "cloud-init-plain": ["user-data"],
    "compose-inline": ["compose.yaml#alpha", "compose.yaml#beta"],
    "compose-official": ["docker-compose.yml#openclaw-gateway"],
    "helmrelease": [
        "release.yaml#/spec/values/openclaw/config",
        "release.yaml#/spec/values/raw",
    ],
    "ignition": ["config.ign.json"],
    "k8s-cronjob": ["manifest.yaml#nightly"],
    "k8s-flags": ["rendered.yaml#prod/gateway"],
    "k8s-init": ["rendered.yaml#team/seed"],
    "kubectl-list": ["all.json#one/a", "all.json#two/b"],
    "kubectl-single": ["gateway.json#prod/gateway"],
    "nix-etc": [
        "etc.json#openclaw/lab/openclaw.json",
        "etc.json#openclaw/openclaw.json",
    ],
    "nix-home": [
        "home.json#/home/file/.openclaw~1openclaw.json/text",
        "home.json#/services/openclaw/settings",
    ],
    "nix": ["etc.json#/environment/etc/openclaw~1openclaw.json/text"],
    "quadlet": ["openclaw.container"],
    "quadlet-tree": ["etc/containers/systemd/assistant.container"],
    "systemd-tree": ["etc/systemd/system/assistant.service"],
    "systemd-unit": ["openclaw-gateway.service"],
    "terraform": ["plan.json"],
    "terraform-sensitive": ["plan.json"],
}


def test_every_form_is_proposed(pytester: pytest.Pytester) -> None:
    """Each gateway once; its config is named as a part of it; the proposal runs."""
    project = Project(pytester)
    shutil.copytree(FILES, project.path, dirs_exist_ok=True)
    # Neither speaks of a gateway of OpenClaw.
    project.config("gateway: {auth: {mode: token}}\n", "istio/values.yaml")
    project.config('{"name": "openclaw-skill", "gateway": "x"}', "package.json")
    project.pytester.makeini("[pytest]")
    text = "\n".join(project.run("--openclaw-init").outlines)
    expected = [f"{folder}/{each}" for folder in PROPOSED for each in PROPOSED[folder]]
    deployments = tomli.loads(text)["deployment"]
    assert [each["config"] for each in deployments] == sorted(expected)
    assert all("opaque-env" not in each for each in deployments)
    whose = "systemd-unit/openclaw-gateway.service"
    assert f"# systemd-unit/openclaw.json: the config of {whose}" in text
    (project.path / "openclaw-baseline.toml").write_text(text)
    select = "--openclaw-select=deployment.config_valid"
    assert len(project.outcomes(select)) == len(expected)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ("{gateway: {bind: 'lan'}}", ""),
        ("{gateway: ", "not JSON5, in its line 1"),
        ("{gateway: {bind: '{{ bind }}'}}", "a template: render it first"),
        ("[]", "not a config: its top level is not an object"),
    ],
)
def test_a_config_within_a_form_is_one_before_it_is_proposed(
    pytester: pytest.Pytester, config: str, why: str
) -> None:
    """Or a comment says why it is none, as of a config in a file of its own."""
    project = Project(pytester)
    inline = "kind: ConfigMap\nmetadata: {name: gw}\ndata: {openclaw.json: {}}\n"
    project.config(inline.replace("{}", json.dumps(config)), "gw.yaml")
    project.config("{}", "other/openclaw.json")
    text = "\n".join(project.run("--openclaw-init").outlines)
    proposed = [each["config"] for each in tomli.loads(text)["deployment"]]
    assert ("gw.yaml#gw" in proposed) == (not why)
    assert not why or f"# gw.yaml#gw: {why}" in text


FLUX = """\
kind: ConfigMap
metadata: {name: gw}
data:
  openclaw.json: '{gateway: {auth: {token: "$${OPENCLAW_GATEWAY_TOKEN}"}}}'
"""


@pytest.mark.parametrize("name", ["gw.yaml", "openclaw.json"])
def test_escapes_of_flux_are_explained(pytester: pytest.Pytester, name: str) -> None:
    """What is a plain text for OpenClaw may be a variable once Flux is done."""
    project = Project(pytester)
    is_manifest = name.endswith(".yaml")
    project.config(FLUX if is_manifest else FLUX.split("'")[1], name)
    select = "--openclaw-select=deployment.config_valid"
    result = project.run(f"--openclaw-config={name}", select)
    result.stdout.fnmatch_lines(
        [f"openclaw: {name}*; $${{NAME}} in it is the plain text*flux build kustom*"]
    )
    other = project.config('{gateway: {auth: {token: "${T}"}}}', "other.json")
    assert "Flux" not in project.run(f"--openclaw-config={other}", select).stdout.str()
