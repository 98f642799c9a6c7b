"""Files that describe gateways: small ones that would cost much, and closed ones."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw import audit
from pytest_openclaw.deployment.forms.reading import gateways_in
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.text.yaml_documents import YamlError
from tests.hostile.other_user import as_another_user
from tests.hostile.test_bombs import within

_SERVICE = """\
services:
  gateway:
    image: ghcr.io/openclaw/openclaw
    command: [openclaw, gateway]
"""
_UNIT = "[Service]\nExecStart=/usr/bin/openclaw gateway"
_MANY = "".join(
    f"  s{each}: {{image: ghcr.io/openclaw/openclaw}}\n" for each in range(501)
)
_LARGE = "x" * 1_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.service", _UNIT + " " * 30_000 + '"\n', ""),
        ("a.service", _UNIT + " " + "'\"\\" * 10_000 + "\n", ""),
        ("a.service", _UNIT + "\n" + "Environment=A=b\n" * 5_000, ""),
        (
            "a.service",
            f"[Service]\nEnvironment=A={_LARGE}\nExecStart=docker run "
            + " ".join(f"-e X{each}=${{A}}" for each in range(3000))
            + " ghcr.io/openclaw/openclaw\n",
            "",
        ),
        ("compose.yaml", "services:\n" + "  a: b\n" * 2_000, "duplicate key"),
        ("compose.yaml", "services:\n" + _MANY, "at most 500"),
        ("compose.yaml", _SERVICE + "x: [" + "a," * 31_000 + "]\n", "30,000 values"),
        ("a.yaml", 'x: "' + "{{" * 50_000 + '"\ny: [', "no ConfigMap"),
        (
            "a.yaml",
            "#cloud-config\nwrite_files:\n"
            + "".join(
                f"- {{path: /a{each}/openclaw.json, content: x}}\n"
                for each in range(501)
            ),
            "at most 500",
        ),
        (
            "a.yaml",
            "apiVersion: v1\nkind: X\ngateway: 1\n? "
            + "k" * 500_000
            + "\n: {"
            + ",".join(f"a{each}: 1" for each in range(1_000))
            + "}\n",
            "no ConfigMap",
        ),
    ],
    ids=[
        "blanks before a quote",
        "quotes",
        "variables",
        "a large variable",
        "repeated keys",
        "services",
        "values",
        "braces",
        "written configs",
        "a long key",
    ],
)
def test_forms_that_would_take_long(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    """Each form is read in linear time, or refused in one line."""
    path = tmp_path / name
    path.write_text(text)
    fault = ""
    gateways_in(str(_small(tmp_path)), "", LIVE)  # imports
    with within(4):
        try:
            gateways_in(str(path), "", LIVE)
        except (UsageError, Unreadable) as error:
            fault = str(error)
        except YamlError as error:
            fault = error.message
    assert said in fault if said else not fault


def _small(folder: Path) -> Path:
    path = folder / "small.yaml"
    path.write_text(_SERVICE)
    return path


@pytest.mark.parametrize("times", [4000])
def test_a_large_variable_that_compose_fills_in_often(
    times: int, tmp_path: Path
) -> None:
    """Beyond a bound its text is unknown, and memory stays small."""
    (tmp_path / ".env").write_text(f"A={_LARGE}\n")
    path = tmp_path / "compose.yaml"
    path.write_text(_SERVICE + "    environment:\n      X: " + "${A}" * times + "\n")
    with within(4):
        (gateway,) = gateways_in(str(path), "", LIVE)
    assert len(str(gateway.variables["X"])) < 10_000_000


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user can read."""
    made = Path(tempfile.mkdtemp(prefix="hostile-"))
    made.chmod(0o755)
    yield made
    for each in made.rglob("*"):
        each.chmod(0o700)
    shutil.rmtree(made)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("compose.yaml", "compose.override.yaml"),
        ("compose.yaml", ".env"),
        ("compose.yaml", "gateway.env"),
        ("compose.yaml", "base.yaml"),
        ("compose.yaml", "config"),
        ("gateway.service", "gateway.service.d"),
        ("gateway.service", "gateway.service.d/10-bind.conf"),
        ("gateway.service", "gateway.env"),
    ],
)
def test_what_belongs_to_a_form_and_may_not_be_read(
    name: str, closed: str, folder: Path
) -> None:
    """It may change how the gateway starts, so nothing passes without it."""
    texts = {
        "compose.yaml": _SERVICE
        + "    env_file: gateway.env\n"
        + "    extends: {file: base.yaml, service: base}\n"
        + "    volumes: ['./config:/root/.openclaw']\n",
        "compose.override.yaml": "services: {gateway: {environment: {A: b}}}\n",
        ".env": "A=b\n",
        "gateway.env": "B=c\n",
        "base.yaml": "services: {base: {environment: {C: d}}}\n",
        "config/openclaw.json": "{}",
        "gateway.service": _UNIT + "\nEnvironmentFile=/etc/gateway.env\n",
        "gateway.service.d/10-bind.conf": "[Service]\nEnvironment=D=e\n",
    }
    for file, text in texts.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text)

    def look() -> tuple[bool, str]:
        report = audit(Deployment.load(folder / name))
        return report.accepted, "".join(map(str, report.problems))

    assert look() == as_another_user(look) == (True, "")
    (folder / closed).chmod(0)
    accepted, problems = as_another_user(look)
    assert not accepted
    assert "cannot be read" in problems
