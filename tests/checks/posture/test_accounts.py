"""The accounts that posture checks look at: each entry of the config once."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit

OPEN = {"appId": "a", "appSecret": "${S}", "dmPolicy": "open", "allowFrom": ["*"]}


def said_by(check: str, config: dict[str, Any], release: str) -> list[str]:
    """Return the messages of one check with the profile hardened."""
    deployment = Deployment.from_mapping(config, release=release)
    report = audit(deployment, profile="hardened")
    return [each.message for each in report.findings if each.check_id == check]


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_a_default_account_is_judged_once(release: str) -> None:
    """Under its entry's own name, however the release calls it by itself."""
    feishu = {"defaultAccount": "Ops", "accounts": {"Ops": OPEN}}
    config = {
        "channels": {"feishu": feishu},
        "session": {"dmScope": "per-channel-peer"},
    }
    place = "channels.feishu.accounts.Ops"
    assert said_by("posture.dm.policy", config, release) == [
        f"{place}.dmPolicy is open"
    ]
    assert said_by("posture.session.dm_scope", config, release) == []


def test_a_setting_that_names_a_plugin() -> None:
    """One setting names a plugin, several name plugins."""
    entries: dict[str, Any] = {"mine": {}}
    config = {"plugins": {"entries": entries}}
    check = "posture.plugins.allowlist"
    one = "plugins.entries.mine names a plugin, and no list is set"
    assert said_by(check, config, "2026.9.6") == [one]
    entries["other"] = {}
    assert said_by(check, config, "2026.9.6") == [
        "plugins.entries.mine, plugins.entries.other name plugins, and no list is set"
    ]
