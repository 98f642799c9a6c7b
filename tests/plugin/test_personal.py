"""Profile personal: fewer alarms for one operator on loopback, and no hidden ones."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.findings import Severity
from pytest_openclaw.profiles import PERSONAL

PROXIES = "gateway.trusted_proxies_missing"
EXEC = "tools.exec.security_full_configured"
ALONE: dict[str, Any] = {
    "gateway": {"bind": "loopback", "auth": {"mode": "token", "token": "${T}"}},
    "tools": {"exec": {"security": "full"}},
}
OPEN = {"telegram": {"enabled": True, "dmPolicy": "open", "allowFrom": ["*"]}}


def severities(config: dict[str, Any], profile: str) -> dict[str, Severity]:
    """Return the severity of each finding in a config."""
    deployment = Deployment.from_mapping(config, release="2026.9.6")
    found = audit(deployment, profile=profile).findings
    return {each.check_id: each.severity for each in found}


def test_two_warnings_are_remarks() -> None:
    """All else is as in the audit."""
    strict, lowered = (severities(ALONE, each) for each in ("audit", "personal"))
    assert strict[PROXIES] is strict[EXEC] is Severity.WARN
    assert lowered == {**strict, PROXIES: Severity.INFO, EXEC: Severity.INFO}


def test_what_is_critical_stays_critical() -> None:
    """Once strangers reach the agent, running every command is no remark."""
    found = severities({**ALONE, "channels": OPEN}, "personal")
    assert found[EXEC] is Severity.CRITICAL


@pytest.mark.parametrize(
    "gateway",
    [
        {"bind": "lan"},
        {"bind": "tailnet"},
        {"tailscale": {"mode": "serve"}},
        {"tailscale": {"mode": "funnel"}},
    ],
    ids=str,
)
def test_the_profile_fails_where_it_does_not_fit(gateway: dict[str, Any]) -> None:
    """A gateway that others reach is told apart by an item of the profile's own."""
    config = {**ALONE, "gateway": {**ALONE["gateway"], **gateway}}
    found = severities(config, "personal")
    assert found["personal.loopback"] is Severity.WARN
    assert "personal.loopback" not in severities(config, "shared")


def test_it_lowers_only_what_its_page_lists() -> None:
    """The page gives the reason for each, so a new one needs a row there."""
    assert set(PERSONAL.lowers) == {PROXIES, EXEC}
    assert not PERSONAL.severities
    assert not PERSONAL.drop
