"""Variables among the arguments of a systemd unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import UsageError
from pytest_openclaw.deployment.forms.unit_files import filled
from pytest_openclaw.deployment.forms.written_units import written_units

START = "ExecStart=/usr/bin/openclaw gateway run $ARGS\n"


def unit(tmp_path: Path, text: str) -> Deployment:
    """Read a unit with a config beside it."""
    (tmp_path / "openclaw.json").write_text("{}")
    (tmp_path / "oc.service").write_text(f"[Service]\n{text}{START}")
    return Deployment.load(tmp_path / "oc.service")


@pytest.mark.parametrize(
    ("stated", "bind"),
    [
        ("'ARGS=--verbose --bind lan'", "lan"),
        ("ARGS=--bind=tailnet", "tailnet"),
        ("ARGS=", None),
    ],
)
def test_a_variable_of_the_unit_is_its_words(
    tmp_path: Path, stated: str, bind: str | None
) -> None:
    """Systemd splits it, and so the flags in it count."""
    found = unit(tmp_path, f"Environment={stated}\n")
    assert found.config.at("gateway.bind").string == bind


@pytest.mark.parametrize("text", ["", "EnvironmentFile=/etc/default/oc\n"])
def test_flags_that_are_not_known_are_refused_by_name(
    tmp_path: Path, text: str
) -> None:
    """Whatever is in the variable, it may open the gateway."""
    with pytest.raises(UsageError, match=r"\$ARGS may be any flags: state them"):
        unit(tmp_path, text)


def test_a_unit_that_a_tool_writes_is_the_same() -> None:
    """cloud-init, for one."""
    text = f"[Service]\nEnvironment='ARGS=--bind lan'\n{START}"
    (found,) = written_units({"/etc/systemd/system/oc.service": text})
    assert found.arguments == ("--bind", "lan")


def test_a_short_unit_makes_no_long_list() -> None:
    """A variable of many words, named many times, stays a reference."""
    many = filled(["$A"] * 5_000, {"A": "x " * 900})
    assert len(many) < 10_000
