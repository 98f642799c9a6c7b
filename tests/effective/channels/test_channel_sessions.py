"""Whose direct messages meet in one session of an agent."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw import audit

ID = "channels.dm.session_collision"


def shared(config: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the collisions that are found, with their subjects."""
    report = audit(Deployment.from_mapping(config, release="2026.9.6"))
    return {
        each.check_id.removeprefix(f"{ID}."): each.subjects
        for each in report.findings
        if each.check_id.startswith(ID)
    }


def zalo(*senders: str, **more: Any) -> dict[str, Any]:
    """Return a channel that lets these senders in."""
    return {
        "botToken": "t",
        "dmPolicy": "allowlist",
        "allowFrom": list(senders),
        "groupPolicy": "allowlist",
        **more,
    }


def test_the_channels_that_meet_are_subjects() -> None:
    """An exception for one pair of channels does not cover another."""
    channels = {
        "zalo": zalo("1"),
        "nextcloud-talk": zalo("2", baseUrl="https://n.example", botSecret="s"),
    }
    del channels["nextcloud-talk"]["botToken"]
    assert shared({"channels": channels}) == {
        "nextcloud-talk-default_zalo-default.1": (
            "session.dmScope",
            "channels.nextcloud-talk",
            "channels.zalo",
        )
    }


@given(st.lists(st.text("abc1", min_size=1, max_size=3), max_size=5))
@settings(max_examples=25)
def test_an_account_for_each_sender_is_never_shared(senders: list[str]) -> None:
    """The narrowest scope has a session for each sender, whoever they are."""
    config = {
        "channels": {"zalo": zalo(*senders, "*")},
        "session": {"dmScope": "per-account-channel-peer"},
    }
    assert shared(config) == {}


@given(st.sets(st.text("abc1", min_size=1, max_size=3), min_size=2, max_size=5))
@settings(max_examples=25)
def test_the_widest_scope_is_shared_by_any_two(senders: set[str]) -> None:
    """Two senders share the main session, unless they are linked as one person."""
    config: dict[str, Any] = {"channels": {"zalo": zalo(*sorted(senders))}}
    assert set(shared(config)) == {"zalo-default.1"}
    links = [f"zalo:{each}" for each in sorted(senders)]
    config["session"] = {"identityLinks": {"one": links}}
    assert shared(config) == {}


def test_thousands_of_senders_bindings_and_links_take_no_long() -> None:
    """A hostile config cannot make the work quadratic."""
    count = 3000
    senders = [str(number) for number in range(count)]
    config = {
        "channels": {"zalo": zalo(*senders)},
        "session": {
            "dmScope": "per-peer",
            "identityLinks": {f"n{each}": [f"zalo:{each}"] for each in senders},
        },
        "bindings": [
            {
                "agentId": "main",
                "match": {"channel": "zalo", "peer": {"kind": "direct", "id": each}},
            }
            for each in senders
        ],
    }
    assert shared(config) == {}
