"""``--openclaw-fix``: plans, diffs and applying, as a user runs them."""

from __future__ import annotations

import json
import subprocess

from tests.plugin.project import Project

WEAK = """{
  // for all
  "discovery": {"mdns": {"mode": "full"}},
  "logging": {},
}
"""
FIXED = WEAK.replace("full", "minimal")


def test_a_plan_changes_nothing_and_keeps_the_exit_status(project: Project) -> None:
    """It names the line, both values, and the check."""
    config = project.config(WEAK)
    done = project.run("--openclaw-config=openclaw.json", "--openclaw-fix=plan")
    assert done.ret == 1
    done.stdout.fnmatch_lines(
        ['*openclaw.json:3: discovery.mdns.mode: "full" -> "minimal"*mdns_full_mode*']
    )
    assert config.read_text("utf-8") == WEAK


def test_the_diff_is_one_that_git_takes(project: Project) -> None:
    """On the terminal, in a file, and folded in Markdown."""
    config = project.config(WEAK)
    done = project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-fix=diff",
        "--openclaw-fix-diff=fix.diff",
        "--openclaw-markdown=page.md",
    )
    done.stdout.fnmatch_lines(['+  "discovery": {"mdns": {"mode": "minimal"}},'])
    assert config.read_text("utf-8") == WEAK
    diff = (project.path / "fix.diff").read_text("utf-8")
    assert diff in (project.path / "page.md").read_text("utf-8")
    subprocess.run(["git", "apply", "fix.diff"], cwd=project.path, check=True)
    assert config.read_text("utf-8") == FIXED


def test_the_plan_as_data_and_in_sarif(project: Project) -> None:
    """A merge patch for each file, and a fix at the result."""
    project.config(WEAK)
    project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-fix-json=plan.json",
        "--openclaw-sarif=log.sarif",
    )
    data = json.loads((project.path / "plan.json").read_text("utf-8"))
    assert data["schemaVersion"] == 1
    (plan,) = data["plans"]
    patch = {"discovery": {"mdns": {"mode": "minimal"}}}
    assert [each["patch"] for each in plan["patches"]] == [patch]
    log = json.loads((project.path / "log.sarif").read_text("utf-8"))
    results = {each["ruleId"]: each for each in log["runs"][0]["results"]}
    (fix,) = results["discovery.mdns_full_mode"]["fixes"]
    (change,) = fix["artifactChanges"]
    (made,) = change["replacements"]
    region, text = made["deletedRegion"], made["insertedContent"]["text"]
    line = WEAK.splitlines()[region["startLine"] - 1]
    line = line[: region["startColumn"] - 1] + text + line[region["endColumn"] - 1 :]
    assert line == FIXED.splitlines()[2]


def test_applying_judges_again(project: Project) -> None:
    """The report says what there was before, and what is left."""
    config = project.config(WEAK)
    done = project.run("--openclaw-config=openclaw.json", "--openclaw-fix=apply")
    assert config.read_text("utf-8") == FIXED
    done.stdout.fnmatch_lines(["*before *3 warn*; after *2 warn*"])
    again = project.run("--openclaw-config=openclaw.json", "--openclaw-fix=apply")
    again.stdout.fnmatch_lines(["0 changes were written"])


def test_applying_two_deployments_of_one_manifest_is_refused(project: Project) -> None:
    """One line, exit 4, and nothing is changed."""
    text = "".join(
        f"---\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n"
        "  openclaw.json: |\n    {discovery: {mdns: {mode: 'full'}}}\n"
        for name in ("a", "b")
    )
    manifest = project.config(text, "m.yaml")
    done = project.run("--openclaw-config=m.yaml", "--openclaw-fix=apply")
    assert done.ret == 4
    assert "apply the fixes of one at a time" in done.stdout.str() + done.stderr.str()
    assert manifest.read_text("utf-8") == text


def test_what_is_approved_is_not_fixed(project: Project) -> None:
    """The plan is about items that fail."""
    project.config(WEAK)
    (project.path / "openclaw-baseline.toml").write_text(
        "[[exception]]\n"
        'check = "discovery.mdns_full_mode"\n'
        'deployments = ["openclaw.json"]\n'
        'reason = "A lab"\nowner = "ops"\nexpires = 2027-01-31\n',
        encoding="utf-8",
    )
    done = project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-baseline=openclaw-baseline.toml",
        "--openclaw-today=2027-01-01",
        "--openclaw-fix=plan",
    )
    assert done.parseoutcomes()["xfailed"] == 1
    assert '"full" -> "minimal"' not in done.stdout.str()


def test_the_tier_of_the_release(project: Project) -> None:
    """It is planned, never applied."""
    project.config({"channels": {"telegram": {"groupPolicy": "open"}}})
    given = ["--openclaw-config=openclaw.json", "--openclaw-fix-tier=release"]
    done = project.run(*given, "--openclaw-fix=plan")
    done.stdout.fnmatch_lines(
        ['*channels.telegram.groupPolicy: "open" -> "allowlist"*']
    )
    assert project.run(*given, "--openclaw-fix=apply").ret == 4
