"""The default account that 2026.4.15 and 2026.4.23 make of a channel's settings."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw.deployment.steps.default_accounts import before_default_accounts
from pytest_openclaw.deployment.steps.default_accounts import with_default_accounts
from pytest_openclaw.deployment.values.setting import Setting


@pytest.mark.parametrize(
    ("section", "loaded"),
    [
        ({"token": "t"}, {"token": "t"}),
        ({"token": "t", "accounts": {}}, {"token": "t", "accounts": {}}),
        (
            {"token": "t", "dm": {}, "accounts": {"a": {}}},
            {"dm": {}, "accounts": {"a": {}, "default": {"token": "t"}}},
        ),
        (
            {"token": "t", "accounts": {" Default": {}}},
            {"token": "t", "accounts": {" Default": {}}},
        ),
        ({"dm": {}, "accounts": {"a": {}}}, {"dm": {}, "accounts": {"a": {}}}),
        ("text", "text"),
    ],
)
def test_settings_of_one_account_move(section: Any, loaded: Any) -> None:
    """Beside named accounts, and where no default one is written."""
    tree = with_default_accounts({"channels": {"discord": section}})
    assert tree == {"channels": {"discord": loaded}}


def test_telegram_moves_its_token_alone() -> None:
    """And all others, where no account has a name."""
    section = {"botToken": "1:x", "dmPolicy": "open"}
    for name, moved in (("a", {"botToken": "1:x"}), ("", section)):
        channels = {"telegram": {**section, "accounts": {name: {}}}}
        tree = with_default_accounts({"channels": channels})
        assert tree["channels"]["telegram"]["accounts"]["default"] == moved


def test_a_moved_setting_is_named_where_it_is_written() -> None:
    """Others are where they are."""
    authored = Setting(
        {"channels": {"slack": {"botToken": "x", "accounts": {"a": {}}}}}
    )
    moved = ("channels", "slack", "accounts", "default", "botToken")
    assert before_default_accounts(moved, authored) == ("channels", "slack", "botToken")
    for path in (moved[:4], (*moved[:4], "appToken"), ("channels", "slack", "dm")):
        assert before_default_accounts(path, authored) == path
