"""``docker run`` in units and scripts: the gateway in the container is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError

CONFIG = '{gateway: {auth: {mode: "token"}, controlUi: {enabled: false}}}'
RUN = (
    "/usr/bin/docker run --rm -it --name=openclaw -p 18789:18789"
    " -v /srv/openclaw:/home/node/.openclaw:rw -e OPENCLAW_GATEWAY_TOKEN=too-short"
    " -eMODE=${MODE} --env OTHER --env-file /etc/oc.env"
    " ghcr.io/openclaw/openclaw:2026.9.3"
)


def unit(tmp_path: Path, start: str) -> Deployment:
    """Read a unit in a tree of a host, with the config that the container mounts."""
    files = {
        "etc/systemd/system/oc.service": "[Service]\nEnvironment=MODE=m OTHER=o X=x\n"
        f"ExecStartPre=-/usr/bin/docker rm -f openclaw\nExecStart={start}\n",
        "etc/oc.env": "FROM_FILE=1\n",
        "srv/openclaw/openclaw.json": CONFIG,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Deployment.load(tmp_path / "etc/systemd/system/oc.service")


@pytest.mark.parametrize(
    ("command", "bind"),
    [
        (" node dist/index.js gateway --bind lan", "lan"),
        (" gateway run --bind=tailnet", "tailnet"),
        (" --bind lan", "lan"),
        ("", None),
    ],
)
def test_a_unit_that_runs_a_container(
    tmp_path: Path, command: str, bind: str | None
) -> None:
    """Its flags, its image's release, its own variables, and the mounted config."""
    found = unit(tmp_path, RUN + command)
    assert found.config.at("gateway.bind").string == bind
    assert found.rules.release == "2026.9.3"
    assert found.config.at("gateway.controlUi.enabled").is_false
    variables = found.environment.variables
    assert variables["OPENCLAW_GATEWAY_TOKEN"] == "too-short"
    assert (variables["MODE"], variables["OTHER"]) == ("m", "o")
    assert {"FROM_FILE"} <= set(variables)
    assert "X" not in variables
    assert found.inputs.notes == ()


def test_what_is_not_here_is_said(tmp_path: Path) -> None:
    """A file with variables, and a tag that is no release."""
    start = RUN.replace("/etc/oc.env", "/run/oc.env").replace(":2026.9.3", ":latest")
    notes = unit(tmp_path, start).inputs.notes
    assert "env-file /run/oc.env does not count: it is not here" in notes
    assert "the image's tag latest states no release" in notes


def test_another_container_is_no_gateway(tmp_path: Path) -> None:
    """Neither is the project's command line in one."""
    for image in (
        "caddy:2",
        "ghcr.io/openclaw/openclaw:2026.9.3 node dist/index.js tui",
    ):
        with pytest.raises(UsageError, match="no ExecStart in it starts a gateway"):
            unit(tmp_path, f"/usr/bin/docker run --rm {image}")


def test_a_script_of_cloud_init(tmp_path: Path) -> None:
    """Also with sudo, in a line with other commands, and as a list of words."""
    head = "#cloud-config\nwrite_files:\n- path: /srv/openclaw.json\n"
    head += f"  content: '{CONFIG}'\n"
    image = "ghcr.io/openclaw/openclaw:2026.8.2"
    for line in (
        f"- mkdir -p /srv && sudo docker run -d -e A=1 {image} gateway --bind lan\n",
        f"- [podman, run, -d, --env, A=1, {image}, gateway, --bind, lan]\n",
    ):
        path = tmp_path / "user-data"
        path.write_text(f"{head}runcmd:\n- apt-get update\n{line}")
        found = Deployment.load(path)
        assert found.config.at("gateway.bind").string == "lan"
        assert found.rules.release == "2026.8.2"
        assert found.environment.variables["A"] == "1"
