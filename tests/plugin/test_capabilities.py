"""What reports say of the things in a register: state, owner, next dates."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.plugin.project import Project

STATE = Path(__file__).parents[1] / "states" / "2026.9.6-governed.tar.gz"
CONFIG = """\
{
  meta: { lastTouchedVersion: "2026.9.6" },
  channels: { discord: { token: "${DISCORD_TOKEN}" } },
  mcp: { servers: {
    github: { command: "npx", args: ["-y", "@modelcontextprotocol/server-github"] },
    notes2: { url: "https://notes.example/" },
    tickets: { url: "https://mcp.acme.example/tickets" },
    "we|rd<b>": { url: "https://odd.example/" },
  } },
}
"""
REGISTER = """\
kinds = ["channel", "mcp", "skill"]
[[capability]]
id = "channel/discord"
owner = "chat"
risk = "medium"
reviewed = 2026-03-01
[[capability]]
id = "mcp/github"
owner = "dev-tools"
risk = "high"
reviewed = 2026-11-10
approved-by = "security"
[[capability]]
id = "mcp/notes*"
owner = "docs"
expires = 2026-12-05
[[capability]]
id = "mcp/we|rd<b>"
owner = "<script>"
[[credential]]
id = "DISCORD_TOKEN"
owner = "chat"
rotated = 2026-07-01
"""
SUMMARY = (
    "5 capabilities, 1 unregistered, 1 review due, 1 credential due,"
    " next review 2027-02-08, next trial ends 2026-12-05"
)
REPORTS = {
    "markdown": "a.md",
    "json": "a.json",
    "html": "a.html",
    "junit": "a.xml",
    "sarif": "a.sarif",
}


@pytest.fixture
def run(project: Project) -> tuple[Project, pytest.RunResult]:
    """Return a project whose run has written every report."""
    project.config(CONFIG)
    (project.path / "openclaw-register.toml").write_text(REGISTER)
    asked = [f"--openclaw-{name}={file}" for name, file in REPORTS.items()]
    options = ("--openclaw-profile=hardened", "--openclaw-today=2026-11-27")
    given = ("--openclaw-config=openclaw.json", "--junitxml=b.xml")
    return project, project.run("-q", *given, *options, *asked)


def test_every_report_shows_what_there_is(
    run: tuple[Project, pytest.RunResult],
) -> None:
    """The terminal in a line, the others in a section, each with the owner."""
    project, result = run
    assert f"  {SUMMARY}" in result.outlines
    page = (project.path / "a.md").read_text()
    assert f"### Capabilities: {SUMMARY}" in page
    first, second = re.findall(r"^\| `(\S+)` \| (?:un|review)", page, re.MULTILINE)
    assert (first, second) == ("mcp/tickets", "channel/discord")
    assert "<details><summary>Owned or approved: 3</summary>" in page
    assert "docs (by glob)" in page and "on trial until 2026-12-05" in page
    assert "More may be there: skill: requires a state directory\n" in page
    html = (project.path / "a.html").read_text()
    assert SUMMARY in html and "&lt;script&gt;" in html and "<script>\n" not in html
    report = json.loads((project.path / "a.json").read_text())
    states = {each["id"]: each["state"] for each in report["capabilities"]}
    assert states["mcp/github"] == "approved"
    assert states["agent/main"] == "not required"
    assert report["credentials"][0]["due"] == "2026-09-29"


def test_a_finding_has_its_owner(run: tuple[Project, pytest.RunResult]) -> None:
    """Also one about a setting of a registered thing, in every format."""
    project, _ = run
    owners: dict[str, set[str]] = {}
    for case in ElementTree.parse(project.path / "b.xml").iter("testcase"):
        for each in case.iter("property"):
            if each.get("name") == "openclaw_owner":
                owners.setdefault(str(case.get("name")), set()).add(
                    str(each.get("value"))
                )
    assert owners["governance.review_due"] == {"chat"}
    assert owners["governance.credential.rotation_due"] == {"chat"}
    assert owners["posture.mcp.pinned"] == {"dev-tools"}
    assert "governance.mcp.unregistered" not in owners
    suite = ElementTree.parse(project.path / "a.xml").getroot()[0]
    counts = {each.get("name"): each.get("value") for each in suite.iter("property")}
    assert (counts["capabilities"], counts["unregistered"]) == ("5", "1")
    assert "openclaw_owner: dev-tools" in "".join(suite.itertext())
    (log,) = json.loads((project.path / "a.sarif").read_text())["runs"]
    pinned = next(e for e in log["results"] if e["ruleId"] == "posture.mcp.pinned")
    assert pinned["properties"]["owner"] == "dev-tools"
    assert pinned["properties"]["capability"] == "mcp/github"


def test_a_trial_is_warned_of_before_it_ends(
    run: tuple[Project, pytest.RunResult], project: Project
) -> None:
    """As long before as an exception is; it fails nothing."""
    result = run[1]
    warned = (
        "*the trial of mcp/notes* ends in 8 days, owner docs: openclaw-register.toml*"
    )
    result.stdout.fnmatch_lines([warned])
    (project.path / "openclaw-baseline.toml").write_text(
        'warn-days = 5\n[[deployment]]\nconfig = "openclaw.json"\n'
    )
    only = "--openclaw-select=governance.trial_over"
    quiet = project.run(only, "--openclaw-today=2026-11-27", "-W", "error")
    quiet.assert_outcomes(passed=1)
    assert "ends in" not in quiet.stdout.str()
    late = project.run(only, "--openclaw-today=2026-12-05", "-W", "error")
    late.assert_outcomes(passed=1, warnings=1)
    late.stdout.fnmatch_lines(["*the trial of mcp/notes* ends today*"])


def test_a_thing_that_drifted_is_shown_as_such(project: Project) -> None:
    """Its digest is not the approved one."""
    project.config("{}")
    digest = f"sha256:{'0' * 64}"
    (project.path / "openclaw-register.toml").write_text(
        'kinds = ["skill"]\n[[capability]]\nid = "skill/release-notes"\n'
        f'owner = "docs"\ndigest = "{digest}"\n'
    )
    given = ("--openclaw-config=openclaw.json", f"--openclaw-state-dir={STATE}")
    project.run(*given, "--openclaw-select=governance.*", "--openclaw-markdown=a.md")
    page = (project.path / "a.md").read_text()
    assert "| `skill/release-notes` | owned, drifted | docs |" in page


def test_without_a_register_reports_say_nothing(project: Project) -> None:
    """Nobody asked who answers for what."""
    project.config(CONFIG)
    asked = ("--openclaw-json=a.json", "--openclaw-markdown=a.md")
    result = project.run("--openclaw-config=openclaw.json", *asked)
    assert "capabilities" not in result.stdout.str()
    assert "capabilities" not in json.loads((project.path / "a.json").read_text())
    assert "Capabilities" not in (project.path / "a.md").read_text()
