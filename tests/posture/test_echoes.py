"""A finding of the posture names the audit's own items that find the same."""

from __future__ import annotations

from typing import Any

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from pytest_openclaw.profiles import HARDENED
from pytest_openclaw.profiles import Profile
from pytest_openclaw.selection import Selection


def messages(config: dict[str, Any], check_id: str, **more: Any) -> list[str]:
    """Return what ``hardened`` says of *config* under one checkId."""
    report = audit(
        Deployment.from_mapping(config, release="2026.9.6", **more), profile="hardened"
    )
    return [each.message for each in report.findings if each.check_id == check_id]


def test_an_item_that_finds_the_same_place_is_named() -> None:
    """The reader sees one matter, not two."""
    config = {"gateway": {"auth": {"mode": "none"}}}
    assert messages(config, "posture.gateway.auth") == [
        "gateway.auth.mode is none"
        " (also gateway.loopback_no_auth, gateway.http.no_auth)"
    ]


def test_an_item_that_finds_another_place_is_not_named() -> None:
    """One account's open policy is not an echo of another one's."""
    config = {
        "channels": {
            "telegram": {"dmPolicy": "open", "allowFrom": ["*"]},
            "discord": {"token": "${T}", "dmPolicy": "open", "allowFrom": ["*"]},
        }
    }
    assert messages(config, "posture.dm.policy") == [
        "channels.discord.dmPolicy is open (also channels.discord.dm.open)",
        "channels.telegram.dmPolicy is open",
    ]


def test_an_inherited_setting_is_recognised() -> None:
    """The audit points at the place that is inherited from, and the posture as well."""
    config = {
        "channels": {
            "discord": {
                "token": "${T}",
                "groupPolicy": "open",
                "accounts": {"work": {}},
            }
        }
    }
    said = messages(config, "posture.groups.policy")
    assert len(said) == 2
    assert all("channels.discord.groups.open" in each for each in said)


def test_what_the_deployment_suppresses_is_not_named() -> None:
    """An item that does not fail is no place to look."""
    config = {
        "gateway": {"auth": {"mode": "none"}},
        "security": {"audit": {"suppressions": [{"checkId": "gateway.http.no_auth"}]}},
    }
    assert messages(config, "posture.gateway.auth") == [
        "gateway.auth.mode is none (also gateway.loopback_no_auth)"
    ]


def test_what_a_profile_drops_is_not_named() -> None:
    """An item that is not there cannot be looked up."""
    own = Profile("own", HARDENED, drop=("gateway.*",))
    deployment = Deployment.from_mapping(
        {"gateway": {"auth": {"mode": "none"}}}, release="2026.9.6"
    )
    outcome = Audit(deployment, selection=Selection(own)).outcome(
        "posture.gateway.auth"
    )
    assert [each.message for each in outcome.findings] == ["gateway.auth.mode is none"]
