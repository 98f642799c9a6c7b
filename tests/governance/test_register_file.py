"""A register that cannot be meant ends with one line: file, place, what to do."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pytest_openclaw.baseline.register_file import read_register
from pytest_openclaw.errors import UsageError
from pytest_openclaw.register.entries import Register

TODAY = datetime.date(2026, 11, 27)


def read(folder: Path, text: str) -> Register:
    """Return the register of a *text*."""
    path = folder / "openclaw-register.toml"
    path.write_text(text, encoding="utf-8")
    return read_register(path, path.name, TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[[capability]]\nid = "mpc/github"\nowner = "a"',
            "openclaw-register.toml:2: capability[0].id: unknown kind 'mpc';"
            " did you mean mcp?",
        ),
        (
            '[[capability]]\nid = "github"\nowner = "a"',
            "openclaw-register.toml:2: capability[0].id: unknown kind 'github'; kinds"
            " are channel, provider, mcp, hook, agent, plugin, skill, cron, device,"
            " exec",
        ),
        (
            '[[capability]]\nid = "mcp/"\nowner = "a"',
            "openclaw-register.toml:2: capability[0].id: write mcp/<name>, or mcp/* for"
            " all",
        ),
        (
            '[[capability]]\nid = "mcp/github"',
            "openclaw-register.toml:1: capability[0].owner: is required: say who"
            " is responsible for it",
        ),
        (
            '[[capability]]\nid = "mcp/github"\nowner = "?"',
            "openclaw-register.toml:3: capability[0].owner: is still open: write who"
            " is responsible for it in place of ?",
        ),
        (
            '[[credential]]\nid = "TOKEN"\nowner = "?"',
            "openclaw-register.toml:3: credential[0].owner: is still open: write who"
            " is responsible for it in place of ?",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nowner = "a"\nreviewed = 2026-11-28',
            "openclaw-register.toml:4: capability[0].reviewed: 2026-11-28 is after"
            " today, 2026-11-27: write a past day",
        ),
        (
            '[[credential]]\nid = "T"\nowner = "a"\nrotated = 2027-01-01',
            "openclaw-register.toml:4: credential[0].rotated: 2027-01-01 is after"
            " today, 2026-11-27: write a past day",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nowner = "a"\ndenied = "no"',
            "openclaw-register.toml:4: capability[0].denied: what is denied has no"
            " owner: remove one of the two",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nowner = "a"\n'
            '[[capability]]\nid = "mcp/x"\nowner = "b"',
            "openclaw-register.toml:5: capability[1].id: mcp/x is as exact as mcp/x at"
            " openclaw-register.toml:1: remove one, or name its deployments",
        ),
        (
            '[[capability]]\nid = "mcp/g*"\nowner = "a"\n'
            '[[capability]]\nid = "mcp/*b"\nowner = "b"',
            "openclaw-register.toml:5: capability[1].id: mcp/*b is as exact as mcp/g*"
            " at openclaw-register.toml:1: remove one, or name its deployments",
        ),
        (
            '[[credential]]\nid = "T"\nowner = "a"\n[[credential]]\nid = "T"\n'
            'owner = "b"',
            "openclaw-register.toml:5: credential[1].id: T is listed at"
            " openclaw-register.toml:1 already: remove one",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nownr = "a"',
            "openclaw-register.toml:3: capability[0].ownr: unknown key; did you mean"
            " owner?",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nowner = "a"\nrisk = "hihg"',
            "openclaw-register.toml:4: capability[0].risk: must be 'high',"
            " 'medium' or 'low'; did you mean high?",
        ),
        (
            "rotate-every = 99999999999",
            "openclaw-register.toml:1: rotate-every: must be less than or",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nowner = "a"\ndigest = "md5:1"',
            "openclaw-register.toml:4: capability[0].digest: must be sha256: and 64 ",
        ),
        (
            '[[capability]]\nid = "mcp/x"\nowner = "a"\nsource = "here"',
            "openclaw-register.toml:4: capability[0].source: must be a kind and a name",
        ),
        (
            'rotate-every = "90d"',
            "openclaw-register.toml:1: rotate-every: must be a whole number",
        ),
        ("[[capability]\n", "openclaw-register.toml:1: not TOML: "),
        (
            "review-every = {hihg = 90}",
            "openclaw-register.toml:1: review-every.hihg: unknown key; did you mean hi",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """The message names the file, the line and the key, and what to write."""
    with pytest.raises(UsageError) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)


def test_six_lines_are_a_register(tmp_path: Path) -> None:
    """A team that wants owners alone writes nothing else."""
    text = """\
[[capability]]
id = "channel/*"
owner = "chat-platform"
[[capability]]
id = "provider/acme"
owner = "ml-platform"
"""
    register = read(tmp_path, text)
    owner = register.entry_for("prod", "channel", ["discord"])
    assert owner is not None
    assert owner.owner == "chat-platform"
    assert register.review_due(owner) is None
    assert register.entry_for("prod", "mcp", ["github"]) is None


def test_the_most_exact_entry_counts(tmp_path: Path) -> None:
    """An id is stronger than a glob, a ban than a glob that allows."""
    text = """\
[[capability]]
id = "plugin/*"
owner = "platform"
[[capability]]
id = "plugin/*-crypto*"
denied = "No wallets near agents."
[[capability]]
id = "plugin/audited-crypto"
owner = "treasury"
deployments = ["prod-*"]
"""
    register = read(tmp_path, text)

    def entry(deployment: str, name: str) -> str | None:
        found = register.entry_for(deployment, "plugin", [name])
        return (found.owner or found.denied) if found is not None else None

    assert entry("prod-eu", "notes") == "platform"
    assert entry("prod-eu", "my-crypto") == "No wallets near agents."
    assert entry("prod-eu", "audited-crypto") == "treasury"
    assert entry("lab", "audited-crypto") == "No wallets near agents."


def test_entries_of_other_deployments_may_be_alike(tmp_path: Path) -> None:
    """Each of two teams may have an owner for the same server."""
    text = """\
[[capability]]
id = "mcp/x"
owner = "a"
deployments = ["eu-*"]
[[capability]]
id = "mcp/x"
owner = "b"
deployments = ["us-*"]
"""
    register = read(tmp_path, text)
    found = register.entry_for("us-1", "mcp", ["x"])
    assert found is not None
    assert found.owner == "b"
