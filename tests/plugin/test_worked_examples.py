"""The three worked examples of the design, item by item.

``docs/governance.md`` shows them as a reader meets them.
"""

from __future__ import annotations

from pathlib import Path

from tests.plugin.project import Project

STATE = Path(__file__).parents[1] / "states" / "2026.9.6-governed.tar.gz"
_HEAD = """\
{
  meta: { lastTouchedVersion: "2026.9.6" },
  channels: { discord: { token: "${DISCORD_TOKEN}" } },
"""
_PROVIDER = """\
  models: { providers: { acme: {
    baseUrl: "https://acme.example", apiKey: "${ACME_KEY}", models: [] } } },
}
"""
_SERVERS = """\
  mcp: { servers: {
    github: { command: "npx", args: ["-y", "@modelcontextprotocol/server-github"],
      env: { GITHUB_TOKEN: "${GITHUB_TOKEN}" } },
    tickets: { url: "https://mcp.acme.example/tickets",
      headers: { Authorization: "Bearer abcdef0123456789" } },
  } },
}
"""
TWO_LINES = """\
[[capability]]
id = "channel/*"
owner = "chat-platform"
[[capability]]
id = "provider/acme"
owner = "ml-platform"
[[credential]]
id = "*_TOKEN"
owner = "chat-platform"
rotated = 2026-10-02
[[credential]]
id = "ACME_KEY"
owner = "ml-platform"
rotated = 2026-10-02
"""
STOPPED = """\
[[capability]]
id = "channel/discord"
owner = "chat-platform"
risk = "medium"
reviewed = 2026-03-01
[[capability]]
id = "mcp/github"
owner = "dev-tools"
risk = "high"
reviewed = 2026-10-10
[[capability]]
id = "provider/acme"
owner = "ml-platform"
[[credential]]
id = "DISCORD_TOKEN"
owner = "chat-platform"
rotated = 2026-07-01
"""
CHANGED = f"""\
kinds = ["plugin", "skill", "cron", "device", "exec"]
[[capability]]
id = "skill/release-notes"
owner = "docs"
digest = "sha256:{"7c36" * 16}"
[[capability]]
id = "plugin/notes"
owner = "docs"
source = "npm:notes@1.2.3"
"""


def outcomes(
    project: Project, config: str, register: str, *args: object
) -> tuple[dict[str, str], str]:
    """Return the outcomes of a run by checkId, and what it printed."""
    project.config(config)
    (project.path / "openclaw-register.toml").write_text(register)
    given = "--openclaw-config=openclaw.json", "--openclaw-today=2026-11-27"
    ended = project.outcomes(
        *given, "--openclaw-select=governance.*,posture.mcp.*,posture.pairing.*", *args
    )
    by_id = {name.rpartition("::")[2]: word for name, word in ended.items()}
    return by_id, project.run(*given, *args).stdout.str()


def test_two_lines_a_thing_are_enough(project: Project) -> None:
    """Nothing fails, and what needs a state directory is skipped alone."""
    ended, _ = outcomes(project, _HEAD + _PROVIDER, TWO_LINES)
    assert set(ended.values()) == {"passed", "skipped"}
    for kind in ("channel", "provider", "mcp", "hook"):
        assert ended[f"governance.{kind}.unregistered"] == "passed"
    for kind in ("plugin", "skill", "cron", "device"):
        assert ended[f"governance.{kind}.unregistered"] == "skipped"


def test_a_run_that_should_stop(project: Project) -> None:
    """Each finding has its place, its date and its owner; the rest passes."""
    hardened = "--openclaw-profile=hardened"
    ended, printed = outcomes(project, _HEAD + _SERVERS, STOPPED, hardened)
    failed = {name for name, word in ended.items() if word == "failed"}
    assert failed == {
        "governance.mcp.unregistered",
        "governance.review_due",
        "governance.entry_unused",
        "governance.credential.rotation_due",
        "posture.mcp.pinned",
        "posture.mcp.secrets",
    }
    assert ended["governance.channel.unregistered"] == "passed"
    assert ended["governance.provider.unregistered"] == "passed"
    for name in ("skill.unregistered", "cron.unregistered", "device.unregistered"):
        assert ended[f"governance.{name}"] == "skipped"
    for line in (
        "openclaw.json:7: mcp/tickets has no entry in openclaw-register.toml",
        "channel/discord (risk medium) was due for review on 2026-08-28,"
        " owner chat-platform",
        "149 days ago",
    ):
        assert line in printed
    assert "abcdef0123456789" not in printed


def test_a_host_that_changed(project: Project) -> None:
    """The state of a gateway that ran: what was installed, paired and scheduled."""
    given = (f"--openclaw-state-dir={STATE}", "--openclaw-profile=hardened")
    ended, printed = outcomes(project, "{}", CHANGED, *given)
    failed = {name for name, word in ended.items() if word == "failed"}
    assert failed >= {
        "governance.skill.drift",
        "governance.plugin.drift",
        "governance.device.unregistered",
        "governance.cron.unregistered",
        "posture.pairing.silent",
    }
    assert "approved npm:notes@1.2.3, owner docs" in printed
    # The product's own jobs are nobody's to answer for.
    assert "cron/nightly" in printed and "memory-core" not in printed
    assert ended["governance.credential.rotation_due"] == "skipped"
