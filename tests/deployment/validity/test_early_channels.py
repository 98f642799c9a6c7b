"""What the core of early releases asks of channels, also of unknown texts."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit

UNKNOWN = "${X}"


def faults(channels: dict[str, Any], release: str = "2026.3.28") -> list[str]:
    """Return what *release* says of a config with these channels."""
    deployment = Deployment.from_mapping(
        {"channels": channels}, release=release, opaque_env=["X"]
    )
    return [str(each) for each in Audit(deployment).problems]


@pytest.mark.parametrize(
    "channels",
    [
        {"telegram": {"webhookUrl": "https://a.example/x", "webhookSecret": UNKNOWN}},
        {"telegram": {"customCommands": [{"command": UNKNOWN, "description": "x"}]}},
        {"telegram": {"customCommands": [{"command": "x", "description": UNKNOWN}]}},
        {"slack": {"mode": "http", "signingSecret": UNKNOWN}},
        {"irc": {"nickserv": {"register": True, "registerEmail": UNKNOWN}}},
        {"signal": {"dmPolicy": "open", "allowFrom": [UNKNOWN]}},
        {"signal": {"dmPolicy": "allowlist", "allowFrom": [UNKNOWN]}},
    ],
)
@pytest.mark.parametrize("release", ["2026.2.26", "2026.3.28"])
def test_an_unknown_text_may_be_what_is_asked_for(
    channels: dict[str, Any], release: str
) -> None:
    """It counts as a text that is not blank."""
    assert faults(channels, release) == []


def test_a_list_is_named_if_the_policy_is_the_sections() -> None:
    """An account of Slack takes the policy of its section, which needs another list."""
    section = {"dmPolicy": "open", "allowFrom": ["*"], "accounts": {"b": {}}}
    assert faults({"slack": section}) == []
    section["accounts"] = {"b": {"allowFrom": []}}
    assert faults({"slack": section}) == [
        "channels.slack.accounts.b.allowFrom: does not fit the policy of the section"
    ]


def test_each_account_with_a_webhook_needs_a_secret() -> None:
    """One that is switched off needs none."""
    accounts: dict[str, Any] = {"a": {"webhookUrl": "https://a.example/x"}}
    assert faults({"telegram": {"accounts": accounts}}) == [
        "channels.telegram.accounts.a.webhookSecret: must be set beside webhookUrl"
    ]
    accounts["a"]["enabled"] = False
    assert faults({"telegram": {"accounts": accounts}}) == []
