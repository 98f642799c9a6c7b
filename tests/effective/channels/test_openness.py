"""What makes a channel open, told by each detector."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw.effective.channels.openness import multi_user_signals
from pytest_openclaw.effective.channels.openness import open_inbound_paths
from pytest_openclaw.effective.channels.openness import open_surface_paths


def deployment(channels: dict[str, Any], release: str = "2026.9.6") -> Deployment:
    """Return a deployment with these channels."""
    return Deployment.from_mapping({"channels": channels}, release=release)


def test_an_open_policy_counts_however_deep_it_stands() -> None:
    """Rooms and accounts count, arrays and nested dm sections do not."""
    made = deployment(
        {
            "telegram": {
                "groupPolicy": "open",
                "accounts": {"b": {"dmPolicy": "open", "allowFrom": ["*"]}},
                "groups": {"-1": {"groupPolicy": "open"}, "*": {}},
            },
            "matrix": {"dm": {"policy": "open"}},
            "synology-chat": {"rooms": [{"groupPolicy": "open"}]},
            "defaults": {"groupPolicy": "open"},
        }
    )
    assert [str(each) for each in open_surface_paths(made)] == [
        "channels.defaults.groupPolicy",
        "channels.telegram.accounts.b.dmPolicy",
        "channels.telegram.groupPolicy",
        'channels.telegram.groups["-1"].groupPolicy',
    ]


def test_only_the_exact_word_is_open() -> None:
    """Words are compared as they stand."""
    made = deployment({"synology-chat": {"groupPolicy": " open", "dmPolicy": "OPEN"}})
    assert open_surface_paths(made) == []


def test_what_is_known_to_be_open_stands_beside_what_is_not_known() -> None:
    """An unknown policy leaves the answer open only where no other is open."""
    unknown = {"telegram": {"groupPolicy": "${POLICY}"}}
    with pytest.raises(NotEvaluated, match="POLICY"):
        open_surface_paths(deployment(unknown))
    made = deployment({**unknown, "slack": {"groupPolicy": "open"}})
    assert [str(each) for each in open_surface_paths(made)] == [
        "channels.slack.groupPolicy"
    ]


def inbound(channels: dict[str, Any], release: str) -> list[str]:
    """Return the paths through which anyone gets in."""
    return [str(each) for each in open_inbound_paths(deployment(channels, release))]


def test_direct_messages_count_in_2026_9_6_alone() -> None:
    """``dm.policy`` counts only where no ``dmPolicy`` is set."""
    channels = {
        "matrix": {
            "dm": {"policy": "open"},
            "accounts": {"a": {"groupPolicy": "open"}},
        },
        "synology-chat": {"dmPolicy": "pairing", "dm": {"policy": "open"}},
        "telegram": {"groups": {"1": {"groupPolicy": "open"}}},
        "defaults": {"groupPolicy": "open"},
    }
    groups = ["channels.defaults.groupPolicy", "channels.matrix.accounts.a.groupPolicy"]
    assert inbound(channels, "2026.5.12") == groups
    assert inbound(channels, "2026.9.6") == [
        groups[0],
        "channels.matrix.dm.policy",
        groups[1],
    ]


def signals(channels: dict[str, Any], release: str) -> list[str]:
    """Return the signs of several users, as words."""
    return list(map(str, multi_user_signals(deployment(channels, release))))


def test_signs_of_several_users() -> None:
    """Wildcards, open policies, and an allowlist that has rooms on it."""
    channels = {
        "synology-chat": {
            "groupPolicy": "allowlist",
            "groups": ["a"],
            "allowFrom": [5, " * "],
            "groupAllowFrom": "*",
            "dmPolicy": "open",
            "dm": {"policy": "open", "allowFrom": ["*"]},
        }
    }
    assert signals(channels, "2026.5.12") == [
        "channels.synology-chat.groupPolicy is allowlist, with listed rooms",
        "channels.synology-chat.dmPolicy is open",
        "channels.synology-chat.allowFrom has *",
        "channels.synology-chat.dm.policy is open",
        "channels.synology-chat.dm.allowFrom has *",
    ]


def test_accounts_inherit_in_2026_9_6_alone() -> None:
    """A null of their own hides what the channel says; a dm section replaces it."""
    accounts = [{}, {"dmPolicy": None, "dm": {}}, {"groups": {"x": {}}}]
    channels = {
        "synology-chat": {
            "groupPolicy": "allowlist",
            "dmPolicy": "open",
            "dm": {"policy": "open"},
            "accounts": accounts,
        }
    }
    own = [
        "channels.synology-chat.dmPolicy is open",
        "channels.synology-chat.dm.policy is open",
    ]
    assert signals(channels, "2026.5.12") == own
    assert signals(channels, "2026.9.6") == [
        *own,
        "channels.synology-chat.accounts[0].dmPolicy is open",
        "channels.synology-chat.accounts[0].dm.policy is open",
        (
            "channels.synology-chat.accounts[2].groupPolicy is allowlist, with listed "
            "rooms"
        ),
        "channels.synology-chat.accounts[2].dmPolicy is open",
        "channels.synology-chat.accounts[2].dm.policy is open",
    ]
