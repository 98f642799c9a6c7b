"""The report in the shape of ``openclaw security audit --json``."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project


def written(project: Project, *args: str) -> Any:
    """Run pytest, and return what it wrote."""
    project.run("--openclaw-json=out/report.json", *args)
    return json.loads((project.path / "out" / "report.json").read_text())


def test_one_deployment_is_one_report(project: Project) -> None:
    """The keys of the real audit, and what only this one knows beside them."""
    project.config(WEAK)
    report = written(project, "--openclaw-config=openclaw.json")
    assert abs(report["ts"] / 1000 - time.time()) < 60
    assert report["summary"] == {"critical": 3, "warn": 1, "info": 1}
    first = report["findings"][0]
    assert first["checkId"] == "gateway.bind_no_auth"
    assert first["severity"] == "critical"
    assert first["title"] == "The gateway listens beyond loopback without a credential"
    assert first["detail"].startswith("gateway.bind is lan")
    assert first["remediation"].startswith("Set gateway.auth.mode")
    assert first["subjects"] == ["gateway.bind"]
    assert (first["file"], first["line"]) == ("openclaw.json", 3)
    assert report["deployment"]["name"] == "openclaw.json"
    assert report["deployment"]["release"] == "2026.9.6"
    assert report["deployment"]["accepted"] is True
    assert "gateway.probe_failed" in report["notEvaluated"]


def test_several_deployments_are_an_object_by_name(project: Project) -> None:
    """Each has its own report, under the name that items have."""
    project.config(WEAK, "weak/openclaw.json")
    project.config({**HARDENED, "oops": 1}, "refused/openclaw.json")
    report = written(project, "--openclaw-config=*/openclaw.json")
    assert list(report) == ["refused/openclaw.json", "weak/openclaw.json"]
    refused = report["refused/openclaw.json"]
    assert refused["deployment"]["accepted"] is False
    (problem,) = refused["deployment"]["problems"]
    assert problem.endswith("oops: unknown key; no release has it")
    assert [each["severity"] for each in refused["findings"]] == ["critical", "info"]


def test_what_the_config_sets_aside_is_apart(project: Project) -> None:
    """As the real audit keeps it apart."""
    entry = {"checkId": "gateway.bind_no_auth", "reason": "SEC-7"}
    security = {"audit": {"suppressions": [entry, {"checkId": "gateway.http.no_auth"}]}}
    project.config({**WEAK, "security": security})
    report = written(project, "--openclaw-config=openclaw.json")
    findings, aside = report["findings"], report["suppressedFindings"]
    assert "gateway.bind_no_auth" not in {each["checkId"] for each in findings}
    aside = {each["checkId"]: each["suppression"] for each in aside}
    assert aside == {
        "gateway.bind_no_auth": {"reason": "SEC-7"},
        "gateway.http.no_auth": {},
    }


def test_a_fixture_is_reported_as_well(project: Project) -> None:
    """Also from test functions that ask for openclaw_check, and under xdist."""
    project.conftest(
        """
        import pytest

        @pytest.fixture
        def openclaw_deployment():
            return {"gateway": {"bind": "lan"}}
        """
    )
    plain = written(project)
    assert plain["summary"]["critical"] == 3
    project.pytester.makepyfile("def test_it(openclaw_check): openclaw_check.enforce()")
    for args in ([], ["-n1"]):
        again = written(project, *args)
        ids = [[each["checkId"] for each in one["findings"]] for one in (plain, again)]
        assert sorted(ids[0]) == sorted(ids[1])


def test_a_run_without_a_deployment_writes_nothing(project: Project) -> None:
    """There is no empty report that looks like a clean one."""
    project.pytester.makepyfile("def test_mine(): pass")
    project.run("--openclaw-json=report.json")
    assert not (project.path / "report.json").exists()


def test_a_report_that_cannot_be_written_ends_the_run(project: Project) -> None:
    """The exit status is that of a usage error, and a sentence says why."""
    project.config({})
    (project.path / "out").write_text("a file")
    result = project.run(
        "--openclaw-config=openclaw.json", "--openclaw-json=out/report.json"
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = result.stdout.str() + result.stderr.str()
    assert "--openclaw-json: cannot write" in said
    assert "Traceback" not in said
