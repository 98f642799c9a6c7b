"""What a unit of systemd gives a gateway, and what it takes away again."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

UNIT = """\
[Service]
ExecStart=openclaw gateway run --bind lan
{}
"""
CHECK = "gateway.token_too_short"
TOKEN = "Environment=OPENCLAW_GATEWAY_TOKEN=short"


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ((TOKEN,), "failed"),
        ((TOKEN, "UnsetEnvironment=OPENCLAW_GATEWAY_TOKEN"), "skipped"),
        ((TOKEN, "UnsetEnvironment=OPENCLAW_GATEWAY_TOKEN=short"), "skipped"),
        ((TOKEN, "UnsetEnvironment=OPENCLAW_GATEWAY_TOKEN=other"), "failed"),
        (
            (TOKEN + "%%", 'UnsetEnvironment="OPENCLAW_GATEWAY_TOKEN=short%%"'),
            "skipped",
        ),
        ((TOKEN, "UnsetEnvironment=OPENCLAW_GATEWAY"), "failed"),
    ],
)
def test_a_variable_is_unset_by_its_name_or_with_its_text(
    project: Project, settings: tuple[str, ...], outcome: str
) -> None:
    """With another text than that of the unit, the variable stays."""
    project.config("{gateway: {auth: {token: '${OPENCLAW_GATEWAY_TOKEN}'}}}")
    project.config(UNIT.format("\n".join(settings)), "oc.service")
    found = project.outcomes("--openclaw-config=oc.service")
    assert found[f"oc.service::{CHECK}"] == outcome
