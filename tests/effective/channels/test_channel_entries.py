"""Account ids, senders and names, in the forms in which a release compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_openclaw import Deployment
from pytest_openclaw.effective.channels.entries import is_discord_name
from pytest_openclaw.effective.channels.entries import is_mutable
from pytest_openclaw.effective.channels.entries import sender
from pytest_openclaw.effective.channels.names import canonical
from pytest_openclaw.effective.channels.names import canonical_or_none
from pytest_openclaw.language.javascript import collation_key
from pytest_openclaw.language.javascript import number_text

NEWER = Deployment.from_mapping({}, release="2026.9.6")
OLDER = Deployment.from_mapping({}, release="2026.5.12")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        (" WORK ", "work"),
        ("My Phone", "my-phone"),
        ("--a--", "a"),
        ("", "default"),
        ("!!!", "default"),
        ("__proto__", "default"),
        ("a" * 70, "a" * 64),
    ],
)
def test_account_ids_have_one_form(text: str, id_: str) -> None:
    """Ids are compared without case, and with a hyphen for what is not a letter."""
    assert canonical(text) == id_


@given(st.text(max_size=40))
def test_the_form_of_an_id_is_its_own_form(text: str) -> None:
    """What was brought into the form once stays as it is."""
    id_ = canonical_or_none(text)
    assert id_ is None or canonical(id_) == id_


@pytest.mark.parametrize(
    ("form", "entry", "newer", "older"),
    [
        ("discord", " User: 222", "222", "222"),
        ("discord", "discord:<@!5>", "5", "5"),
        ("discord", "user:", "", ""),
        ("signal", "signal:+1 (555) 0", "+15550", "+15550"),
        ("signal", "uuid:ab1", "+1", "+1"),
        ("phone", "abc", "", "+"),
        ("irc", "IRC:User:Bob", "bob", "bob"),
        ("nextcloud-talk", "NC-Talk:Al", "al", "al"),
        ("telegram", "tg:*", "*", "*"),
        ("plain", " A@b ", "A@b", "A@b"),
    ],
)
def test_senders_have_one_form(form: str, entry: str, newer: str, older: str) -> None:
    """Prefixes and signs are dropped as the channel does."""
    assert sender(NEWER, form, entry) == newer
    assert sender(OLDER, form, entry) == older


@pytest.mark.parametrize(
    ("entry", "mutable", "newer", "older"),
    [
        ("123", False, False, False),
        ("<@123", False, True, False),
        ("user:", False, True, True),
        ("user:al", False, False, False),
        ("USER:al", True, True, True),
        ("!!!", False, True, True),
        ("accessGroup:x", False, False, True),
        ("accessGroup: ", True, True, True),
        ("*", False, False, False),
    ],
)
def test_names_on_discord(entry: str, mutable: bool, newer: bool, older: bool) -> None:
    """The two checks on names do not agree with one another, nor the releases."""
    assert is_mutable("discord", NEWER, entry) is mutable
    assert is_discord_name(NEWER, entry) is newer
    assert is_discord_name(OLDER, entry) is older


def test_names_on_irc() -> None:
    """Only a host makes a sender on IRC somebody."""
    assert is_mutable("irc", NEWER, "bob")
    assert is_mutable("irc", NEWER, "bob!user")
    assert not is_mutable("irc", NEWER, "bob!u@h")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (1.5, "1.5"),
        (123456789012345680.0, "123456789012345680"),
        (1e21, "1e+21"),
        (1.5e-7, "1.5e-7"),
        (0.000001, "0.000001"),
        (-0.0, "0"),
        (float("inf"), "Infinity"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(value: float, text: str) -> None:
    """A long id that was not quoted has lost its last digits."""
    assert number_text(value) == text


def test_ids_are_sorted_as_people_would() -> None:
    """Signs, digits, letters; the case counts last."""
    ids = ["B", "a", "_x", "9", "A", "10", "c-d", " a"]
    assert sorted(ids, key=collation_key) == [
        *(" a", "_x", "10", "9", "a", "A", "B", "c-d")
    ]
