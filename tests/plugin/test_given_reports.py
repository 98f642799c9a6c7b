"""Reports of the release's own audits as the source of items."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.project import Project

DATA = Path(__file__).parent.parent / "given_reports" / "data"
RELEASE = "--openclaw-release=2026.9.6"


def given(
    project: Project, name: str = "2026.9.6-plain", as_: str = "audit.json"
) -> Path:
    """Copy a real report into the project."""
    path = project.path / as_
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / f"{name}.json", path)
    return path


def small(project: Project, *check_ids: str, as_: str = "audit.json") -> Path:
    """Write a report that warns of these checks."""
    findings = [
        {"checkId": each, "severity": "warn", "title": "Its title", "detail": "Detail."}
        for each in check_ids
    ]
    summary = {"critical": 0, "warn": len(findings), "info": 0}
    path = project.path / as_
    path.write_text(json.dumps({"summary": summary, "findings": findings}))
    return path


@pytest.mark.usefixtures("whole_audit")
def test_a_report_is_a_gate(project: Project) -> None:
    """Each finding fails its item, what the config sets aside is expected."""
    given(project)
    outcomes = project.outcomes("--openclaw-report=audit.json", RELEASE)
    assert outcomes["audit.json::gateway.token_too_short"] == "failed"
    assert (
        outcomes["audit.json::tools.elevated.allowFrom.telegram.wildcard"] == "failed"
    )
    assert outcomes["audit.json::fs.config.perms_world_readable"] == "xfailed"
    assert outcomes["audit.json::gateway.tailscale_funnel"] == "passed"
    assert outcomes["audit.json::plugins.code_safety"] == "skipped"
    assert "audit.json::deployment.config_valid" not in outcomes


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--openclaw-probe"], "--openclaw-probe does nothing"),
        (["--openclaw-upgrade-to=newest"], "--openclaw-upgrade-to does nothing"),
    ],
)
def test_options_that_need_a_config_say_that_there_is_none(
    project: Project, options: list[str], said: str
) -> None:
    """A run that passes must not look like a probe or a rehearsal that passed."""
    small(project)
    result = project.run("--openclaw-report=audit.json", RELEASE, *options)
    assert f"{said} for audit.json: a report has no config" in result.outlines
    assert "OpenClaw upgrade rehearsal" not in result.stdout.str()


def test_no_finding_is_lost_to_an_item_that_is_ours(project: Project) -> None:
    """A gate fails for problems of a config alone: it passed beside a finding."""
    small(project, "gateway.token_too_short", "deployment.config_valid")
    result = project.run("--openclaw-report=audit.json", RELEASE)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*audit.json: it has a finding of deployment.config*"])


def test_the_words_are_those_of_the_report(project: Project) -> None:
    """The head says whose verdicts these are, the failure what the audit said."""
    given(project, "2026.9.6-deep")
    result = project.run("--openclaw-report=audit.json", RELEASE)
    result.stdout.fnmatch_lines(
        [
            "openclaw: audit.json, the report of OpenClaw 2026.9.6's own audit",
            "gateway auth token is 5 chars; prefer a long random token.",
            "WARN gateway.token_too_short: Gateway token looks short",
            "audit.json (2026.9.6): 5 critical, 5 warn, 2 info; 10 failed*",
            "  probe of ws://127.0.0.1:1 failed: connect ECONNREFUSED*",
            "  suppressed findings: 1",
        ]
    )


def test_without_a_release_what_was_not_found_is_skipped(project: Project) -> None:
    """The head says what to do about it."""
    small(project, "gateway.token_too_short")
    result = project.run("--openclaw-report=audit.json")
    result.stdout.fnmatch_lines(
        [
            "openclaw: audit.json, the report of its release's own audit;"
            " --openclaw-release states which release that is",
            "  not evaluated: * need --openclaw-release",
        ]
    )
    result.assert_outcomes(failed=1, skipped=result.parseoutcomes()["skipped"])


def test_ids_are_given_back_to_pytest(project: Project) -> None:
    """With the option and without."""
    small(project, "gateway.token_too_short", "gateway.new_rule")
    for check_id in ("gateway.token_too_short", "gateway.new_rule"):
        outcomes = project.outcomes(f"audit.json::{check_id}", RELEASE)
        assert outcomes == {f"audit.json::{check_id}": "failed"}


def test_the_ini_file_names_reports(project: Project) -> None:
    """By patterns, relative to itself."""
    given(project, as_="reports/one.json")
    given(project, as_="reports/two.json")
    project.pytester.makeini(
        "[pytest]\nopenclaw_report = reports/*.json\nopenclaw_release = 2026.9.6"
    )
    names = {each.partition("::")[0] for each in project.outcomes()}
    assert names == {"reports/one.json", "reports/two.json"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "<html>502</html>",
            "it is HTML or XML, not JSON: the page of a proxy, perhaps",
        ),
        ('{"findings": [', "it is cut off at line 1: write it again"),
        ("{}", "it is not a report of openclaw security audit --json: *"),
    ],
)
def test_a_bad_file_is_a_usage_error(project: Project, text: str, why: str) -> None:
    """One line, exit code 4, before anything runs."""
    (project.path / "audit.json").write_text(text)
    result = project.run("--openclaw-report=audit.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --openclaw-report: audit.json: {why}"])
    assert len([each for each in result.errlines if each.strip()]) == 1


def test_a_file_that_is_not_there_is_a_usage_error(project: Project) -> None:
    """As of a config."""
    result = project.run("--openclaw-report=audit.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --openclaw-report: there is no file 'audit.json' in /*"]
    )


def baseline(project: Project, text: str) -> None:
    """Write the baseline."""
    (project.path / "openclaw-baseline.toml").write_text(text)


def test_a_baseline_registers_reports(project: Project) -> None:
    """A glob stands for several deployments, and names them; each has its release."""
    small(project, "gateway.token_too_short", as_="a.json")
    small(project, as_="b.json")
    baseline(
        project,
        "[[deployment]]\nreport = '*.json'\nname = 'host-{1}'\nrelease = '2026.5.12'\n",
    )
    outcomes = project.outcomes("--openclaw-baseline=openclaw-baseline.toml")
    name = "openclaw-baseline.toml::host-{}.json::gateway.token_too_short"
    assert outcomes[name.format("a").replace(".json", "")] == "failed"
    assert outcomes[name.format("b").replace(".json", "")] == "passed"


def test_a_deployment_has_both_audits(project: Project) -> None:
    """The security audit and the secrets audit of one host."""
    given(project)
    given(project, "2026.9.6-secrets", as_="secrets.json")
    baseline(
        project,
        "[[deployment]]\nname = 'host'\nreport = ['audit.json', 'secrets.json']\n"
        "release = '2026.9.6'\n",
    )
    outcomes = project.outcomes("--openclaw-baseline=openclaw-baseline.toml")
    of_host = "openclaw-baseline.toml::host::"
    assert outcomes[f"{of_host}secrets.plaintext_found"] == "failed"
    assert outcomes[f"{of_host}gateway.token_too_short"] == "failed"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            "state-dir = 'x'",
            "*:4: deployment[[]0[]].state-dir: only valid for a deployment*",
        ),
        ("profile = 'audit'", "*:2: deployment[[]0[]].report: it is HTML or XML*"),
    ],
)
def test_a_bad_entry_is_a_usage_error(project: Project, line: str, why: str) -> None:
    """With the line of the baseline."""
    (project.path / "audit.json").write_text("<html>")
    entry = f"[[deployment]]\nreport = 'audit.json'\nname = 'host'\n{line}\n"
    baseline(project, entry)
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {why}"])


EXCEPTION = """
[[exception]]
check = "{}"
reason = "a test"
owner = "us"
expires = 2026-12-31
"""


def test_exceptions_approve_findings_of_a_report(project: Project) -> None:
    """Also of a check that nothing but the report knows."""
    small(project, "gateway.token_too_short", "gateway.new_rule")
    names = "gateway.token_too_short", "gateway.new_rule"
    baseline(project, "".join(map(EXCEPTION.format, names)))
    outcomes = project.outcomes(
        "--openclaw-report=audit.json", RELEASE, "--openclaw-today=2026-12-01"
    )
    assert {outcomes[f"audit.json::{each}"] for each in names} == {"xfailed"}


def test_every_report_format_is_written(project: Project) -> None:
    """JSON with the notes, SARIF with the report as the file, Markdown, JUnit."""
    given(project, "2026.9.6-deep")
    formats = ("json", "sarif", "markdown", "junit", "codequality")
    project.run(
        "--openclaw-report=audit.json",
        RELEASE,
        *(f"--openclaw-{name}=out.{name}" for name in formats),
    )
    said = json.loads((project.path / "out.json").read_text())
    assert said["deep"]["gateway"]["error"] == "connect ECONNREFUSED 127.0.0.1:1"
    assert "suppressed findings: 1" in said["notes"]
    assert said["deployment"]["judges"] == []
    sarif = json.loads((project.path / "out.sarif").read_text())
    (first, *_) = sarif["runs"][0]["results"]
    location = first["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "audit.json"
    page = (project.path / "out.markdown").read_text()
    assert "gateway.token_too_short" in page
    assert "suppressed findings: 1" in page
    assert "Gateway token looks short" in (project.path / "out.junit").read_text()
    assert "gateway.token" in (project.path / "out.codequality").read_text()


def test_a_report_has_no_plan_of_fixes(project: Project) -> None:
    """What would be edited is not in it."""
    small(project, "gateway.token_too_short")
    result = project.run("--openclaw-report=audit.json", RELEASE, "--openclaw-fix=plan")
    result.stdout.fnmatch_lines(["audit.json: no plan, a report has no config"])


def test_profiles_change_severities(project: Project) -> None:
    """As of a config; fail-on as well."""
    small(project, "gateway.token_too_short")
    arguments: list[Any] = ["--openclaw-report=audit.json", RELEASE]
    outcomes = project.outcomes(*arguments, "--openclaw-fail-on=critical")
    assert outcomes["audit.json::gateway.token_too_short"] == "passed"
    outcomes = project.outcomes(*arguments, "--openclaw-profile=hardened")
    skipped = [each for each in outcomes if "::posture." in each]
    assert skipped and {outcomes[each] for each in skipped} == {"skipped"}


def both(project: Project, bind: str = "lan") -> None:
    """Write a config and the real report of it."""
    given(project)
    config = json.loads((DATA / "config" / "weak.json").read_text(encoding="utf-8"))
    config["gateway"]["bind"] = bind
    project.config({"meta": {"lastTouchedVersion": "2026.9.6"}, **config})


BESIDE = ("--openclaw-config=openclaw.json", "--openclaw-report=audit.json")


@pytest.mark.usefixtures("whole_audit")
def test_a_config_and_its_report_are_one_deployment(project: Project) -> None:
    """Our items, and one that says whether the real audit agrees."""
    both(project)
    outcomes = project.outcomes(*BESIDE)
    assert {each.partition("::")[0] for each in outcomes} == {"openclaw.json"}
    assert outcomes["openclaw.json::agreement.report"] == "passed"
    result = project.run(*BESIDE)
    result.stdout.fnmatch_lines(
        ["  beside its own audit: 11 findings of both, 0 of the real audit alone, *"]
    )


def test_a_disagreement_fails_with_what_differs(project: Project) -> None:
    """The JSON report has the three groups and the smallest input."""
    both(project, bind="loopback")
    result = project.run(*BESIDE, "--openclaw-json=out.json")
    result.stdout.fnmatch_lines(
        [
            "WARN agreement.report: The release's own audit does not say what*",
            "FAILED openclaw.json::agreement.report*",
        ]
    )
    said = json.loads((project.path / "out.json").read_text())["agreement"]
    assert said["both"] and said["onlyRealAudit"] and said["onlyHere"]
    assert said["input"] == {"gateway": {"controlUi": {"allowedOrigins": ["*"]}}}


def test_an_entry_of_the_baseline_has_a_config_and_its_report(
    project: Project,
) -> None:
    """The report is named like the config, by what its pattern matched."""
    both(project)
    (project.path / "openclaw.json").rename(project.path / "eu.json")
    (project.path / "audit.json").rename(project.path / "eu.audit")
    baseline(
        project,
        "[[deployment]]\nconfig = '*.json'\nname = '{1}'\nreport = '{1}.audit'\n",
    )
    outcomes = project.outcomes()
    assert outcomes["openclaw-baseline.toml::eu::agreement.report"] == "passed"


def test_an_upgrade_is_rehearsed_beside_a_report(project: Project) -> None:
    """Both add their items; what a report says is no finding of the upgrade."""
    both(project)
    outcomes = project.outcomes(*BESIDE, "--openclaw-upgrade-to=2026.9.6")
    for name in ("accepted", "no_new_findings", "same_settings"):
        assert outcomes[f"openclaw.json::upgrade.{name}"] == "passed"
    assert outcomes["openclaw.json::agreement.report"] == "passed"


@pytest.mark.parametrize(
    ("subject", "ends"),
    [
        ("'channels.telegram.dmPolicy'", "xfailed"),
        ("'channels.telegram.*'", "xfailed"),
        ("['channels.*.dmPolicy', 'channels.*.groupPolicy']", "xfailed"),
        ("'channels.slack.*'", "failed"),
    ],
)
@pytest.mark.usefixtures("whole_audit")
def test_an_exception_covers_what_the_detail_of_a_report_names(
    subject: str, ends: str, project: Project
) -> None:
    """An exception for another place approves nothing."""
    given(project)
    text = EXCEPTION.format("channels.telegram.dm.open")
    found = EXCEPTION.format("security.exposure.open_groups_with_elevated")
    baseline(project, f"{text}subject = {subject}\n{found}subject = {subject}\n")
    outcomes = project.outcomes(
        "--openclaw-report=audit.json", RELEASE, "--openclaw-today=2026-12-01"
    )
    name = "audit.json::security.exposure.open_groups_with_elevated"
    assert outcomes[name] == ends


def test_an_exception_that_covers_a_part_leaves_the_finding_open(
    project: Project,
) -> None:
    """All places that the detail names need one."""
    path = small(project, "security.exposure.open_groups_with_elevated")
    data = json.loads(path.read_text())
    data["findings"][0]["detail"] = (
        "Found it at:\n- channels.a.dmPolicy\n- channels.b.dmPolicy\nagents.defaults"
    )
    path.write_text(json.dumps(data))
    text = EXCEPTION.format("security.exposure.*")
    name = "audit.json::security.exposure.open_groups_with_elevated"
    args = ("--openclaw-report=audit.json", RELEASE, "--openclaw-today=2026-12-01")
    for subject, ends in (("channels.a.*", "failed"), ("channels.*", "xfailed")):
        baseline(project, f"{text}subject = '{subject}'\n")
        assert project.outcomes(*args)[name] == ends


def test_an_exception_with_a_subject_covers_no_finding_without_one(
    project: Project,
) -> None:
    """It is not called unneeded: the failure says what to do about it."""
    small(project, "gateway.token_too_short")
    text = EXCEPTION.format("gateway.token_too_short")
    baseline(project, f"{text}subject = 'gateway.auth.token'\n")
    result = project.run(
        "--openclaw-report=audit.json", RELEASE, "--openclaw-today=2026-12-01"
    )
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["  The exception at openclaw-baseline.toml:2 names*"])
    assert "no longer needed, remove" not in result.stdout.str()
