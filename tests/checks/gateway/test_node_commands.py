"""What is said of commands that may not be run on paired devices."""

from __future__ import annotations

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("2026.4.23", "'camera.*', 'camera.snap' (disabled by default)"),
        ("2026.5.12", "'camera.*'"),
    ],
)
def test_an_entry_without_effect_is_named_with_the_reason(
    release: str, expected: str
) -> None:
    """A right name may be listed in vain: its command is off in any case."""
    denied = ["camera.snap", "camera.*", "system.run"]
    config = {"gateway": {"nodes": {"denyCommands": denied}}}
    report = audit(Deployment.from_mapping(config, release=release))
    check = "gateway.nodes.deny_commands_ineffective"
    (found,) = [each for each in report.findings if each.check_id == check]
    assert found.message == (f"gateway.nodes.denyCommands has no effect for {expected}")
    assert "such as system.run" in found.remediation
