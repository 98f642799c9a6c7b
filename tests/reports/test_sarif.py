"""SARIF, read by the official schema and by sarif-tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from sarif import loader

from tests.plugin.project import Project
from tests.reports.fleet import Fleet
from tests.reports.fleet import run_here
from tests.reports.fleet import write

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8")
)


def run_of(fleet: Fleet) -> dict[str, Any]:
    """Return the one run of the report."""
    log = json.loads(fleet.text("scan.sarif"))
    jsonschema_rs.validator_for(SCHEMA).validate(log)
    (found,) = log["runs"]
    assert isinstance(found, dict)
    return found


def result_of(fleet: Fleet, check_id: str) -> dict[str, Any]:
    """Return the one result of a checkId that stands in a file."""
    results = run_of(fleet)["results"]
    (found,) = [each for each in results if each["ruleId"] == check_id]
    assert isinstance(found, dict)
    return found


def test_sarif_tools_reads_it(fleet: Fleet) -> None:
    """Its counts are those of the audit."""
    path = fleet.root / "out" / "scan.sarif"
    report = loader.load_sarif_file(str(path)).get_report()
    errors = report.get_issue_type_histogram_for_severity("error")
    assert any(each.startswith("deployment.config_valid") for each in errors)
    assert report.get_issue_count_for_severity("warning") > 0


def test_rules_are_the_checks_own_words(fleet: Fleet) -> None:
    """With help, a level, and a score that code scanning sorts by."""
    rules = run_of(fleet)["tool"]["driver"]["rules"]
    by_id = {each["id"]: each for each in rules}
    assert len(by_id) == len(rules) > 100
    rule = by_id["gateway.bind_no_auth"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert float(rule["properties"]["security-severity"]) >= 9
    assert "Fix:" in rule["help"]["text"]
    assert rule["fullDescription"]["text"]


def test_a_result_stands_at_the_key_that_decides(fleet: Fleet) -> None:
    """File, line and column, through an include and behind comments."""
    (location,) = result_of(fleet, "tools.elevated.allowFrom.we`i|rd\\x01<b>.wildcard")[
        "locations"
    ]
    physical = location["physicalLocation"]
    assert physical["artifactLocation"] == {
        "uri": "deployments/parts/tools.json5",
        "uriBaseId": "%SRCROOT%",
    }
    assert physical["region"] == {"startLine": 4, "startColumn": 45}


def test_an_exception_is_a_suppression(fleet: Fleet) -> None:
    """It says why, until when, and where it is approved."""
    result = result_of(fleet, "gateway.control_ui.allowed_origins_wildcard")
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "external"
    assert "expires 2026-12-31" in suppression["justification"]
    assert suppression["properties"]["ticket"] == "LAB-17"
    (aside,) = result_of(fleet, "discovery.mdns_full_mode")["suppressions"]
    assert aside["kind"] == "inSource"
    assert "one | network" in aside["justification"]


def test_what_was_not_evaluated_is_told(fleet: Fleet) -> None:
    """As a notification for its rule: it is not a result, and not lost."""
    (invocation,) = run_of(fleet)["invocations"]
    assert invocation["executionSuccessful"]
    about = {
        each["associatedRule"]["id"]: each["message"]["text"]
        for each in invocation["toolExecutionNotifications"]
    }
    assert about["fs.synced_dir"] == "weak: not evaluated: requires a state directory"


@pytest.mark.usefixtures("whole_audit")
def test_fingerprints_outlive_moved_lines(
    fleet: Fleet, tmp_path: Path, project: Project
) -> None:
    """A result is the same one after lines were added above it."""
    write(tmp_path)
    config = tmp_path / "deployments" / "weak.json"
    config.write_text("\n\n" + config.read_text("utf-8"), "utf-8")
    again = run_here(project, tmp_path)

    def prints(of: Fleet) -> list[str]:
        results = run_of(of)["results"]
        found = [each["partialFingerprints"]["openclawFinding/v1"] for each in results]
        assert len(set(found)) == len(found)
        return found

    assert prints(again) == prints(fleet)
    moved = result_of(again, "gateway.control_ui.allowed_origins_wildcard")
    region = moved["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 9
