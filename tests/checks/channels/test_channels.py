"""Channels in deployments of which not everything is known."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.reports.catalogue import explanation

STORE = "requires the pairing store of a state directory"
SIGNAL = {"account": "+15550001111"}


def report(channels: dict[str, Any], release: str = "2026.9.6", **more: Any) -> Report:
    """Return the report of a config that is known alone, without a state directory."""
    arguments = {key: more.pop(key) for key in ("installed_plugins",) if key in more}
    config = {"channels": channels, **more}
    return audit(Deployment.from_mapping(config, release=release, **arguments))


def found(made: Report, prefix: str = "channels.") -> list[str]:
    """Return the ids of what was found about channels."""
    return [each.check_id for each in made.findings if each.check_id.startswith(prefix)]


def unknown(made: Report, prefix: str = "channels.") -> dict[str, str]:
    """Return what was not evaluated about channels."""
    return {
        check_id: reason
        for check_id, reason in made.not_evaluated.items()
        if check_id.startswith(prefix)
    }


def test_a_missing_store_leaves_open_who_was_paired() -> None:
    """Without a state directory nobody knows whether a sender was let in."""
    made = report({"signal": SIGNAL})
    assert found(made) == []
    assert unknown(made) == {
        "channels.signal.dm.locked": STORE,
        "channels.dm.session_collision": STORE,
    }


def test_what_is_certain_needs_no_store() -> None:
    """An allow list does not ask the store, and a listed sender unlocks a channel."""
    nobody = {**SIGNAL, "dmPolicy": "allowlist"}
    made = report({"signal": nobody})
    assert (found(made), unknown(made)) == (["channels.signal.dm.locked"], {})
    apart = {"dmScope": "per-account-channel-peer"}
    made = report({"signal": {**SIGNAL, "allowFrom": ["+1"]}}, session=apart)
    assert (found(made), unknown(made)) == ([], {})


def test_an_unknown_entry_may_be_anyone() -> None:
    """A variable in an allow list could hold a star, or nobody at all."""
    listed = {**SIGNAL, "dmPolicy": "open", "allowFrom": ["${OWNER}"]}
    made = report({"signal": listed})
    assert found(made) == ["channels.signal.dm.open"]
    assert set(unknown(made)) == {
        "channels.signal.dm.open_invalid",
        "channels.dm.session_collision",
    }
    starred = {**listed, "allowFrom": ["${OWNER}", "*"]}
    made = report({"signal": starred})
    assert "channels.signal.dm.open_invalid" not in {*found(made), *unknown(made)}


def test_shared_sessions_are_certain_before_the_store_is_read() -> None:
    """Two listed senders meet; a third one in the store would change nothing."""
    made = report({"signal": {**SIGNAL, "allowFrom": ["+1", "+2"]}})
    assert found(made) == ["channels.dm.session_collision.signal-default.1"]
    assert "channels.dm.session_collision" not in unknown(made)


def test_an_unknown_sender_matters_where_somebody_would_meet_them() -> None:
    """Two accounts with one session for each sender: the store may hold the same."""
    accounts = {"a": {"account": "+1"}, "b": {"account": "+2", "allowFrom": ["+3"]}}
    made = report(
        {"signal": {"accounts": accounts}}, session={"dmScope": "per-channel-peer"}
    )
    assert unknown(made)["channels.dm.session_collision"] == STORE


def test_channels_that_the_release_is_silent_about_have_no_items() -> None:
    """2026.9.6 says nothing of telegram: neither a pass nor a finding is made up."""
    open_ = {"dmPolicy": "open", "allowFrom": ["*"], "groupPolicy": "open"}
    made = report({"telegram": {**open_, "botToken": "1:x"}, "slack": open_})
    assert (found(made), unknown(made)) == ([], {})
    expanded = catalogue()["channels.*.dm.open"].expanded(made.deployment)
    assert expanded == []
    older = report({"telegram": {**open_, "botToken": "1:x"}}, "2026.5.12")
    assert "channels.telegram.dm.open" in found(older)


def test_the_explanation_speaks_of_the_silence() -> None:
    """Who asks about a check reads which channels it is about, by release."""
    text = " ".join(explanation(catalogue()["channels.*.dm.open"]))
    text = " ".join(text.split())
    assert "2026.8.2 to 2026.9.6 covers discord, imessage, irc" in text
    assert "audit of 2026.2.9 to 2026.3.28 covers no channel." in text
    assert "None covers other channels" in text


def test_a_plugin_that_is_not_installed_makes_no_items() -> None:
    """The release looks at no channel whose plugin is not there."""
    made = report({"signal": SIGNAL}, installed_plugins=())
    assert (found(made), unknown(made)) == ([], {})
    assert catalogue()["channels.*.dm.open"].expanded(made.deployment) == []


def test_what_reads_the_same_is_one_finding_with_all_subjects() -> None:
    """The release collapses equal findings; an exception still names each place."""
    accounts = {
        name: {"botToken": "1:x", "groupPolicy": "open", "groupAllowFrom": ["*"]}
        for name in ("a", "b")
    }
    made = report({"telegram": {"accounts": accounts}}, "2026.5.12")
    wildcard = [each for each in made.findings if each.check_id.endswith(".wildcard")]
    assert [each.subjects for each in wildcard] == [
        (
            "channels.telegram.accounts.a.groupAllowFrom",
            "channels.telegram.accounts.b.groupAllowFrom",
        )
    ]


def test_warnings_count_what_was_found_before_them() -> None:
    """The number in an id is the release's own; the item's name has none."""
    made = report({"zalo": {"botToken": "t", "dmPolicy": "open"}}, "2026.5.12")
    assert found(made, "channels.zalo.warning") == ["channels.zalo.warning.3"]
    assert "channels.zalo.warning" not in unknown(made)


@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_tokens_are_in_no_message(release: str) -> None:
    """Messages name paths and kinds, never what stands there."""
    secret = "hunter2-hunter2-hunter2"
    made = report(
        {
            "discord": {"token": secret, "dmPolicy": "open", "allowFrom": ["bob"]},
            "synology-chat": {"token": secret, "incomingUrl": f"https://n/{secret}"},
            "irc": {"host": "h", "nick": "n", "nickserv": {"register": True}},
        },
        release,
        hooks={"enabled": True, "token": secret},
        gateway={"auth": {"mode": "password", "password": secret}},
    )
    assert "channels.discord.dm.open" in found(made)
    assert secret not in str([str(each) for each in made.findings])


def test_accounts_with_unknown_tokens_count_as_different() -> None:
    """Two variables are two bots, unless their texts are known to be one."""
    accounts = {"a": {"token": "${A}"}, "b": {"token": "${B}"}}
    open_ = {"dmPolicy": "open", "allowFrom": ["*"], "accounts": accounts}
    made = report({"discord": open_})
    assert found(made).count("channels.discord.dm.open") == 2
    same = {**open_, "accounts": {"a": {"token": "t"}, "b": {"token": "Bot t"}}}
    assert found(report({"discord": same})).count("channels.discord.dm.open") == 1


def test_what_the_command_never_says_is_no_item_and_no_pass() -> None:
    """A rule that only the running plugin has is explained, and never clean."""
    deployment = Deployment.from_mapping({}, release="2026.5.12")
    made = Audit(deployment)
    zalo = "channels.zalouser.groups.mutable_entries"
    assert zalo not in made.checks
    assert "light part" in str(made.outcome(zalo).not_evaluated)


def test_the_silence_is_that_of_the_releases_with_the_check() -> None:
    """A page about a check of newer releases lists no older ones."""
    text = " ".join(" ".join(explanation(catalogue()["channels.*.dm.locked"])).split())
    note = text.partition("Note: ")[2]
    assert note.startswith("The audit of 2026.8.2 to 2026.9.6 covers discord, ")


@pytest.mark.parametrize("entry", [{"toString": "x"}, [[{"toString": None}]]])
@pytest.mark.parametrize("release", ["2026.9.6", "2026.5.12"])
def test_a_list_of_which_no_text_can_be_made(release: str, entry: object) -> None:
    """The real audit ends with an error: it says nothing, and we do not say clean."""
    synology = {
        "token": "secret",
        "incomingUrl": "https://nas.example/x",
        "allowedUserIds": [entry],
    }
    made = report({"synology-chat": synology}, release)
    resolution = "channels.synology-chat.account.read_only_resolution"
    assert found(made) == [resolution]
    synology["allowedUserIds"] = [{"name": "x"}]
    assert resolution not in found(report({"synology-chat": synology}, release))
