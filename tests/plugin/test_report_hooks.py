"""What other plugins add to the reports."""

from __future__ import annotations

import json

from tests.plugin.project import Project

_CONFTEST = """
def pytest_openclaw_finding_properties(config, deployment, finding):
    if finding.check_id.startswith("gateway."):
        return {"control": "CIS | 4.1", "team": f"{deployment}/{finding.severity}"}

def pytest_openclaw_summary_rows(config, deployment):
    counted = str(deployment.severities["critical"])
    return [("region", "eu-west\\x01"), ("weak", counted)]
"""


def written(project: Project, name: str, *args: str) -> str:
    """Run with one report, and return it."""
    path = project.path / "report"
    project.run("--openclaw-config=openclaw.json", f"--openclaw-{name}=report", *args)
    return path.read_text("utf-8")


def test_findings_carry_what_plugins_add(project: Project) -> None:
    """In each format that has a place for it."""
    project.config()
    project.conftest(_CONFTEST)
    report = json.loads(written(project, "json"))
    found = {each["checkId"]: each.get("properties") for each in report["findings"]}
    assert found["gateway.bind_no_auth"] == {
        "control": "CIS | 4.1",
        "team": "openclaw.json/critical",
    }
    assert found["summary.attack_surface"] is None
    log = json.loads(written(project, "sarif"))
    results = {each["ruleId"]: each for each in log["runs"][0]["results"]}
    assert results["gateway.bind_no_auth"]["properties"]["control"] == "CIS | 4.1"
    assert r"control: CIS \| 4.1" in written(project, "markdown")


def test_deployments_carry_rows(project: Project) -> None:
    """In the terminal, the page, and the properties of the others; under xdist too."""
    project.config()
    project.conftest(_CONFTEST)
    for args in ([], ["-n1"]):
        assert '<property name="weak" value="3"' in written(project, "junit", *args)
    assert "- region: eu-west\\\\x01" in written(project, "markdown")
    assert json.loads(written(project, "json"))["rows"]["weak"] == "3"
    result = project.run("--openclaw-config=openclaw.json")
    result.stdout.fnmatch_lines(["  region: eu-west\\x01", "  weak: 3"])
