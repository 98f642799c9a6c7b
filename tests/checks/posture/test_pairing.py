"""Devices that a gateway let in, from a state directory that a gateway made."""

from __future__ import annotations

from pathlib import Path

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.effective.governance.paired_devices import paired_devices

STATES = Path(__file__).parents[2] / "states"
CHECK = "posture.pairing.silent"


def deployment(name: str, release: str) -> Deployment:
    """Return the deployment of an archived state directory."""
    return Deployment.load(state_dir=STATES / name, release=release)


def test_a_node_that_was_let_in_silently_is_found() -> None:
    """The node of a real gateway was paired by its token, and nobody was asked."""
    of = deployment("2026.9.6-governed.tar.gz", "2026.9.6")
    (node,) = paired_devices(of)
    assert (node.name, node.role, node.approved_via) == ("lab-node", "node", "silent")
    (finding,) = (
        each
        for each in audit(of, profile="hardened").findings
        if each.check_id == CHECK
    )
    assert finding.subjects == ("device/a8ece6f86aa3",)
    assert "the device lab-node was paired without approval (silent)" in finding.message


def test_a_gateway_without_devices_passes() -> None:
    """Nothing is paired, and that was looked at."""
    report = audit(deployment("2026.9.6-config.tar.gz", "2026.9.6"), profile="hardened")
    assert CHECK not in report.not_evaluated
    assert CHECK not in {each.check_id for each in report.findings}


def test_an_older_release_does_not_say_how_a_device_came_in() -> None:
    """It has no such check, and its devices are read all the same."""
    of = deployment("2026.5.12-config.tar.gz", "2026.5.12")
    assert paired_devices(of) == []
    assert CHECK not in audit(of, profile="hardened").not_evaluated
