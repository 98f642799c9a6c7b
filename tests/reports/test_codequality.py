"""GitLab's Code Quality report, as its reader wants it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.project import Project
from tests.reports.fleet import SECRET
from tests.reports.fleet import Fleet
from tests.reports.fleet import run_here
from tests.reports.fleet import write

#: What GitLab's documentation calls the severities, worst first.
_SEVERITIES = {"blocker", "critical", "major", "minor", "info"}


def issues(fleet: Fleet) -> list[dict[str, Any]]:
    """Return the issues of the report."""
    read: list[dict[str, Any]] = json.loads(fleet.text("quality.json"))
    return read


@pytest.mark.slow
def test_each_issue_has_what_gitlab_requires(fleet: Fleet) -> None:
    """A description, a check, a fingerprint of its own, a severity, and a line."""
    reported = issues(fleet)
    assert len(reported) > 3
    for each in reported:
        assert each["description"]
        assert each["check_name"]
        assert each["severity"] in _SEVERITIES
        assert not Path(each["location"]["path"]).is_absolute()
        assert each["location"]["lines"]["begin"] >= 1
    assert len({each["fingerprint"] for each in reported}) == len(reported)


def test_an_issue_is_at_the_line_of_the_key(fleet: Fleet) -> None:
    """In the file that was written, behind an include."""
    (issue,) = (
        each
        for each in issues(fleet)
        if each["check_name"].startswith("tools.elevated")
    )
    assert issue["location"] == {
        "path": "deployments/parts/tools.json5",
        "lines": {"begin": 4},
    }
    assert issue["severity"] == "critical"


def test_what_is_approved_is_not_an_issue(fleet: Fleet) -> None:
    """GitLab has no state for it, so it would read as open; nor what is set aside."""
    names = {each["check_name"] for each in issues(fleet)}
    assert "gateway.control_ui.allowed_origins_wildcard" not in names
    assert "discovery.mdns_full_mode" not in names


def test_an_invalid_config_is_an_issue(fleet: Fleet) -> None:
    """At the line of the value that the release rejects."""
    (issue,) = (
        each
        for each in issues(fleet)
        if each["check_name"] == "deployment.config_valid"
    )
    assert issue["location"]["path"] == "deployments/refused.json"
    assert issue["location"]["lines"] == {"begin": 3}


def test_an_exception_that_is_not_needed_is_major(fleet: Fleet) -> None:
    """It is a fault of the baseline, and no danger of the gateway."""
    (issue,) = (
        each for each in issues(fleet) if "no longer needed" in each["description"]
    )
    assert issue["check_name"] == "gateway.http.no_auth"
    assert issue["severity"] == "major"


@pytest.mark.usefixtures("whole_audit")
def test_a_fingerprint_outlives_a_moved_line(
    fleet: Fleet, tmp_path: Path, project: Project
) -> None:
    """GitLab compares the two branches by it."""
    write(tmp_path)
    config = tmp_path / "deployments" / "weak.json"
    config.write_text(f"// One line more.\n{config.read_text()}")
    moved = run_here(project, tmp_path)
    assert {each["fingerprint"] for each in issues(moved)} == {
        each["fingerprint"] for each in issues(fleet)
    }
    assert SECRET not in moved.text("quality.json")
