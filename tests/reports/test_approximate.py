"""Reports say where no rules of the very release are known."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from tests.plugin.project import Project


def test_every_report_says_approximate(project: Project) -> None:
    """Header, summary, JUnit, SARIF, JSON and Markdown; and strict fails."""
    project.config({"meta": {"lastTouchedVersion": "2026.9.9"}})
    arguments = [
        "--openclaw-config=openclaw.json",
        *("--openclaw-junit=a.xml", "--openclaw-sarif=a.sarif"),
        *("--openclaw-json=a.json", "--openclaw-markdown=a.md"),
        "--junit-xml=own.xml",
    ]
    result = project.run(*arguments, "-rs")
    said = "approximate: the rules of 2026.9.9 are unknown"
    result.stdout.fnmatch_lines(
        [
            f"openclaw: openclaw.json, OpenClaw 2026.9.9 (*), {said}, judged by"
            " 2026.9.6",
            f"  {said}",
            f"SKIPPED *{said}",
        ]
    )
    junit = ElementTree.parse(project.path / "a.xml")
    properties = {
        each.get("name"): each.get("value") for each in junit.iter("property")
    }
    assert properties["approximate"] == said
    assert properties["judges"] == "2026.9.6"
    sarif = json.loads((project.path / "a.sarif").read_text())
    (reported,) = sarif["runs"][0]["properties"]["deployments"].values()
    assert (reported["approximate"], reported["judges"]) == (said, ["2026.9.6"])
    read = json.loads((project.path / "a.json").read_text())
    assert read["deployment"]["approximate"] == said
    assert read["notEvaluated"]["deployment.release_known"] == said
    assert said in (project.path / "a.md").read_text()
    assert said in (project.path / "own.xml").read_text()
    strict = project.run("--openclaw-config=openclaw.json", "--openclaw-strict")
    strict.stdout.fnmatch_lines(["FAILED openclaw.json::deployment.release_known*"])
