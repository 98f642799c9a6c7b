"""What other plugins add to the reports."""

from __future__ import annotations

import json

from tests.plugin.project import WEAK
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


#: What pytest-html does: it asks for the rows of a test once that is torn down.
_LATE_ROWS = """
    import pytest

    class Rows:
        def __init__(self, config):
            self.hook, self.kept = config.hook, {}

        @pytest.hookimpl(trylast=True)
        def pytest_runtest_logreport(self, report):
            self.kept.setdefault(report.nodeid, []).append(report)
            if report.when != "teardown":
                return
            for each in self.kept.pop(report.nodeid):
                if each.when == "call":
                    cells, data = ["outcome", "name"], []
                    self.hook.pytest_html_results_table_row(report=each, cells=cells)
                    self.hook.pytest_html_results_table_html(report=each, data=data)
                    print("ROW", each.nodeid.split("::")[-1], cells[2], *data)

    class Hooks:
        def pytest_html_results_table_row(report, cells): ...
        def pytest_html_results_table_html(report, data): ...

    def pytest_addhooks(pluginmanager):
        pluginmanager.add_hookspecs(Hooks)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(config):
        config.pluginmanager.register(Rows(config), "html")
"""


def test_a_report_that_is_made_late_has_what_was_found(project: Project) -> None:
    """Severity of what fails or passes, and the exception of what is approved."""
    project.conftest(_LATE_ROWS)
    project.config(WEAK)
    (project.path / "openclaw-baseline.toml").write_text(
        """
[[exception]]
check = "gateway.bind_no_auth"
reason = "The lab is closed."
owner = "lab"
expires = 2026-12-31
"""
    )
    result = project.run(
        "-s", "--openclaw-config=openclaw.json", "--openclaw-today=2026-11-01"
    )
    result.stdout.fnmatch_lines_random(
        [
            '*ROW gateway.bind_no_auth <td class="col-severity">critical</td>'
            " approved exception; reason: The lab is closed.; owner: lab;*",
            '*ROW gateway.auth_no_rate_limit <td class="col-severity">warn</td>*',
            '*ROW summary.attack_surface <td class="col-severity">info</td>*',
        ]
    )
