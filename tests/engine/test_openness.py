"""What makes a channel open, told by each detector."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import NotEvaluated
from pytest_openclaw.effective.openness import open_surface_paths


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
