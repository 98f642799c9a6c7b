"""Secrets in the files that releases leave beside the config."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw import audit
from pytest_openclaw.findings import Finding

STATES = Path(__file__).parents[2] / "states"
CHECK = "posture.journal.secrets"


def found(
    state: Path, release: str = "2026.5.12", config: Path | None = None
) -> list[Finding]:
    """Return what the check finds in a state directory, or in an archive of one."""
    config = config or state / "openclaw.json"
    report = audit(
        Deployment.load(config, state_dir=state, release=release), profile="hardened"
    )
    assert CHECK not in report.not_evaluated
    return [each for each in report.findings if each.check_id == CHECK]


def line(*argv: str) -> str:
    """Return a line of the journal, as 2026.5.12 writes it."""
    return json.dumps(
        {"ts": "2026-10-01T00:00:00Z", "event": "config.write", "argv": argv}
    )


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state directory with an empty config and an empty journal."""
    folder = tmp_path / "state"
    (folder / "logs").mkdir(parents=True)
    (folder / "openclaw.json").write_text("{}")
    (folder / "logs/config-audit.jsonl").write_text("")
    return folder


@pytest.mark.parametrize("release", ["2026.5.12", "2026.7.1"])
def test_a_real_journal_shows_the_token_that_was_set(release: str) -> None:
    """The real command leaves it; the finding names file and line, never the text."""
    archive = STATES / f"{release}-journal.tar.gz"
    (finding,) = (
        each for each in found(archive, release) if "jsonl" in str(each.subjects[0])
    )
    assert "gateway.auth.token" in finding.message
    assert "t0k-" not in str(finding)


def test_a_real_backup_shows_the_former_token() -> None:
    """It was renewed in the config, and the copy still has the old one."""
    findings = found(STATES / "2026.5.12-journal.tar.gz")
    assert any("openclaw.json.bak" in each.message for each in findings)


def test_the_newest_release_masks_what_it_writes() -> None:
    """Its journal is in the database, and has no texts."""
    archive = STATES / "2026.9.6-config.tar.gz"
    assert [str(each.subjects[0]) for each in found(archive, "2026.9.6")] == []


@pytest.mark.parametrize(
    ("argv", "is_found"),
    [
        (("config", "set", "gateway.auth.token", "abc123"), True),
        (("config", "set", "gateway.auth.token", "abc123", "--json"), True),
        (("config", "set", "--strict-json", "gateway.auth.token", "abc123"), True),
        (("config", "set", "models.providers.acme.apiKey", "abc123"), True),
        (("config", "set", "gateway.auth.token", "${TOKEN}"), False),
        (("config", "set", "gateway.auth.token", "***"), False),
        (("config", "set", "gateway.auth.mode", "token"), False),
        (("config", "set", "gateway.auth", '{mode: "token", token: "abc123"}'), True),
        (("mcp", "set", "gh", '{"command":"x","env":{"GITHUB_TOKEN":"abc123"}}'), True),
        (("mcp", "set", "gh", '{"command":"x","env":{"A":"b"}}'), False),
        (("channels", "add", "--channel", "telegram", "--token", "1:abc123"), True),
        (("channels", "add", "--channel", "telegram", "--token=1:abc123"), True),
        (("channels", "add", "--token-file", "/run/token"), False),
    ],
)
def test_a_line(state: Path, argv: tuple[str, ...], is_found: bool) -> None:
    """A command with the text of a credential is found, one without is not."""
    journal = state / "logs/config-audit.jsonl"
    journal.write_text(f"{line('node', 'openclaw.mjs', *argv)}\nnot JSON\n")
    findings = found(state)
    assert bool(findings) == is_found
    assert all("abc123" not in str(each) for each in findings)


def test_a_backup_that_is_like_the_config_is_not_found_twice(state: Path) -> None:
    """What the config itself still has is what posture.secrets.external is for."""
    text = '{gateway: {auth: {token: "abcdef123456"}}}'
    (state / "openclaw.json").write_text(text)
    (state / "openclaw.json.bak").write_text(text)
    assert found(state) == []
    (state / "openclaw.json").write_text("{}")
    (finding,) = found(state)
    assert finding.message == (
        "openclaw.json.bak contains the former text of gateway.auth.token"
    )


def test_without_a_state_directory_nothing_is_known(tmp_path: Path) -> None:
    """The item is skipped, and says what it needs."""
    (tmp_path / "openclaw.json").write_text("{}")
    report = audit(Deployment.load(tmp_path / "openclaw.json"), profile="hardened")
    assert report.not_evaluated[CHECK] == "requires a state directory"
