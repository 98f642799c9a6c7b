"""``--openclaw-fix``: plans, diffs and applying, as a user runs them."""

from __future__ import annotations

import itertools
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from pytest_openclaw.releases import rules_for
from tests.plugin.canary import Canary
from tests.plugin.canary import surface
from tests.plugin.project import ALSO_WITH_A_WORKER
from tests.plugin.project import Project

SARIF = Path(__file__).parents[1] / "reports" / "schemas" / "sarif-2.1.0.json"
SCHEMA = Path(__file__).parents[2] / "docs" / "openclaw-fixes.schema.json"

WEAK = """{
  // for all
  "discovery": {"mdns": {"mode": "full"}},
  "logging": {},
}
"""
FIXED = WEAK.replace("full", "minimal")
#: A config of 2026.5.12, which 2026.9.6 rejects.
OLD = """{
  "gateway": {
    "mode": "local",
    "nodes": {
      "denyCommands": [/* never */ "camera.snap"],
    } },
  "env": { "OPENAI_API_KEY": "sk-0123456789abcdef0123456789" },
  "logging": { "redactSensitive": "tools" },
}
"""


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
    jsonschema_rs.validator_for(json.loads(SARIF.read_text("utf-8"))).validate(log)
    results = {each["ruleId"]: each for each in log["runs"][0]["results"]}
    (fix,) = results["discovery.mdns_full_mode"]["fixes"]
    (change,) = fix["artifactChanges"]
    (made,) = change["replacements"]
    region, text = made["deletedRegion"], made["insertedContent"]["text"]
    line = WEAK.splitlines()[region["startLine"] - 1]
    line = line[: region["startColumn"] - 1] + text + line[region["endColumn"] - 1 :]
    assert line == FIXED.splitlines()[2]


@pytest.mark.parametrize("name", ["../beside", "b[r]a::c", "\udcff\udcfe", "new\nline"])
def test_a_fix_in_sarif_is_at_the_place_of_its_result(
    project: Project, name: str
) -> None:
    """Also outside of the root directory, and of a file whose name is not UTF-8."""
    config = project.config(WEAK, f"{name}/openclaw.json")
    project.config("[pytest]", "pytest.ini")
    done = project.run(
        f"--openclaw-config={config.relative_to(project.path)}",
        "--openclaw-fix=plan",
        *("--openclaw-sarif=log.sarif", "--openclaw-markdown=page.md"),
        *("--openclaw-fix-diff=fix.diff", "--openclaw-fix-json=fix.json"),
        "--openclaw-html=page.html",
    )
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    log = json.loads((project.path / "log.sarif").read_text("utf-8"))
    results = {each["ruleId"]: each for each in log["runs"][0]["results"]}
    result = results["discovery.mdns_full_mode"]
    (change,) = result["fixes"][0]["artifactChanges"]
    (location,) = result["locations"]
    place = location["physicalLocation"]["artifactLocation"]
    assert change["artifactLocation"] == place


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
    # What failed is printed all the same, and why nothing was changed comes last.
    done.stdout.fnmatch_lines(
        [
            "FAILED m.yaml::*",
            "ERROR: --openclaw-fix=apply: *apply their fixes one at a time*",
        ]
    )
    assert manifest.read_text("utf-8") == text


def test_nothing_is_applied_where_its_diff_cannot_be_kept(project: Project) -> None:
    """Who keeps the diff of what is applied wants both or neither."""
    config = project.config(WEAK)
    (project.path / "out").write_text("a file where a folder has to be")
    asked = "--openclaw-fix=apply", "--openclaw-fix-diff=out/fix.diff"
    done = project.run("--openclaw-config=openclaw.json", *asked)
    assert done.ret == 4
    done.stdout.fnmatch_lines(["ERROR: --openclaw-fix-diff: cannot write *"])
    assert config.read_text("utf-8") != FIXED


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


def test_keys_of_an_older_release_are_moved(project: Project) -> None:
    """In the plan, in SARIF at the problem that names the key, and in the file."""
    (project.path / "openclaw.json").write_text(OLD, encoding="utf-8")
    asked = ("--openclaw-config=openclaw.json", "--openclaw-release=2026.9.6")
    result = project.run(
        *asked, "--openclaw-fix=plan", "--openclaw-sarif=o.sarif", "-k", "config_valid"
    )
    result.stdout.fnmatch_lines(
        [
            "openclaw.json: 3 edits, 0 modes (tier safe)",
            "  openclaw.json:5: gateway.nodes.denyCommands: moves to"
            " gateway.nodes.commands.deny  [[]deployment.config_valid[]]",
            "  openclaw.json:7: env.OPENAI_API_KEY: moves to env.vars.OPENAI_API_KEY *",
            '  openclaw.json:8: logging.redactSensitive: "tools" -> (removed) *',
        ]
    )
    log = (project.path / "o.sarif").read_text(encoding="utf-8")
    assert "sk-0123456789" not in log
    results = json.loads(log)["runs"][0]["results"]
    assert [len(each.get("fixes", [])) for each in results] == [1, 0, 1]
    (change,) = results[0]["fixes"][0]["artifactChanges"]
    new, old = change["replacements"]
    assert '"deny": [/* never */ "camera.snap"]' in new["insertedContent"]["text"]
    assert old["deletedRegion"]["startLine"] == 5
    result = project.run(*asked, "--openclaw-fix=apply")
    result.stdout.fnmatch_lines(
        ["openclaw.json: before rejected by the release, *; after 1 *"]
    )
    outcomes = project.outcomes(*asked)
    assert outcomes["openclaw.json::deployment.config_valid"] == "passed"


def test_a_diff_leaves_out_a_secret_that_moves_and_nothing_else(
    project: Project,
) -> None:
    """Half of a move would lose a setting."""
    (project.path / "openclaw.json").write_text(OLD, encoding="utf-8")
    result = project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-release=2026.9.6",
        "--openclaw-fix=diff",
        "--openclaw-fix-diff=o.diff",
    )
    result.stdout.no_fnmatch_line("*sk-0123456789*")
    diff = (project.path / "o.diff").read_text(encoding="utf-8")
    assert diff.startswith("# openclaw.json:7: env.OPENAI_API_KEY: hidden")
    command = ["git", "apply", "-"]
    subprocess.run(command, cwd=project.path, input=diff, text=True, check=True)
    text = (project.path / "openclaw.json").read_text(encoding="utf-8")
    assert '"env": { "OPENAI_API_KEY": "sk-0123456789abcdef0123456789" }' in text
    assert '"deny": [/* never */ "camera.snap"]' in text


def test_the_tier_of_the_release(project: Project) -> None:
    """It is planned, never applied."""
    project.config({"channels": {"telegram": {"groupPolicy": "open"}}})
    given = ["--openclaw-config=openclaw.json", "--openclaw-fix-tier=release"]
    done = project.run(*given, "--openclaw-fix=plan")
    done.stdout.fnmatch_lines(
        ['*channels.telegram.groupPolicy: "open" -> "allowlist"*']
    )
    assert project.run(*given, "--openclaw-fix=apply").ret == 4


@pytest.mark.parametrize("option", ["fix-backup", "fix-tier=release"])
def test_an_option_of_fixes_needs_a_fix(project: Project, option: str) -> None:
    """Alone it does nothing; in the ini file it may wait for a run with one."""
    project.config(WEAK)
    given = "--openclaw-config=openclaw.json"
    result = project.run(given, f"--openclaw-{option}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    name = option.partition("=")[0]
    said = f"--openclaw-{name}: add --openclaw-fix=plan, diff or apply"
    assert f"ERROR: {said}" in result.errlines
    planned = project.run(given, f"--openclaw-{option}", "--openclaw-fix=plan")
    assert planned.ret == pytest.ExitCode.TESTS_FAILED


_OUTPUTS = (
    *("--openclaw-fix-json=out/plan.json", "--openclaw-fix-diff=out/fix.diff"),
    *("--openclaw-sarif=out/log.sarif", "--openclaw-markdown=out/page.md"),
    "--openclaw-profile=hardened",
)


def _weak(canary: Canary, release: str) -> dict[str, Any]:
    """Return a config with all credentials, and something to fix beside many."""
    config = surface(rules_for(release), canary)
    config["gateway"]["auth"] = {
        "mode": "token",
        "token": canary.marker("a token"),
        "password": canary.marker("a password"),
    }
    config["discovery"] = {"mdns": {"mode": "full"}}
    config["hooks"]["allowRequestSessionKey"] = True
    for name, channel in config["channels"].items():
        if isinstance(channel, dict) and name != "defaults":
            channel.update(enabled=True, groupPolicy="open")
    return config


@pytest.mark.parametrize(
    ("step", "release"), [("diff", "2026.9.6"), ("apply", "2026.5.12")]
)
@pytest.mark.usefixtures("whole_audit")
def test_no_step_says_a_part_of_a_secret(
    project: Project, step: str, release: str
) -> None:
    """On the terminal and in each file, with a change beside each credential."""
    canary = Canary()
    text = json.dumps(_weak(canary, release), indent=1)
    project.config(text)
    (project.path / "out").mkdir()
    done = project.run(
        "--openclaw-config=openclaw.json",
        f"--openclaw-fix={step}",
        f"--openclaw-release={release}",
        *_OUTPUTS,
    )
    said = {path.name: path.read_text() for path in (project.path / "out").iterdir()}
    said |= {"stdout": done.stdout.str(), "stderr": done.stderr.str()}
    assert {
        name: heard for name in said if (heard := canary.heard_in(said[name]))
    } == {}
    assert "groupPolicy" in said["plan.json"]
    assert "+" in said["fix.diff"]
    is_written = (project.path / "openclaw.json").read_text() != text
    assert is_written == (step == "apply")


def test_a_secret_is_known_however_it_is_written(project: Project) -> None:
    """With escapes, over two lines, and in another object of the same manifest."""
    canary = Canary()
    first, second, third = map(canary.marker, ("escaped", "broken", "of a manifest"))
    escaped = f'"\\u{ord(first[0]):04x}{first[1:]}"'
    body = f"""\
{{
  gateway: {{ auth: {{ mode: "token",
    token: {escaped},
    allowTailscale: false }} }},
  discovery: {{ mdns: {{ mode: "full" }}, }},
  hooks: {{ enabled: true,
    token: '{second[:16]}\\
{second[16:]}',
    allowRequestSessionKey: true }},
}}"""
    lines = "".join(f"    {each}\n" for each in body.splitlines())
    project.config(body)
    project.config(
        "kind: ConfigMap\nmetadata: {name: c}\ndata:\n  other.env: "
        f"TOKEN={third}\n  openclaw.json: |\n{lines}  last.env: TOKEN={third}\n",
        "m.yaml",
    )
    for config in ("openclaw.json", "m.yaml"):
        done = project.run(
            f"--openclaw-config={config}",
            "--openclaw-fix=diff",
            "--openclaw-markdown=page.md",
            "--openclaw-sarif=log.sarif",
        )
        for text in (
            done.stdout.str(),
            (project.path / "page.md").read_text(),
            (project.path / "log.sarif").read_text(),
        ):
            assert canary.heard_in(text) == set()
        done.stdout.fnmatch_lines(["*minimal*"])


@ALSO_WITH_A_WORKER
def test_workers_change_nothing_about_it(
    project: Project, workers: tuple[str, ...]
) -> None:
    """The process that reports plans and applies; workers never do."""
    config = project.config(WEAK)
    done = project.run(
        "--openclaw-config=openclaw.json",
        "--openclaw-fix=apply",
        "--openclaw-fix-backup",
        "--openclaw-fix-json=plan.json",
        *workers,
    )
    assert done.ret == 1
    done.stdout.fnmatch_lines(["1 change was written"])
    assert done.stdout.str().count("were written") == 0
    assert config.read_text("utf-8") == FIXED
    assert sorted(each.name for each in project.path.glob("openclaw.json*")) == [
        "openclaw.json",
        "openclaw.json.bak",
    ]
    (plan,) = json.loads((project.path / "plan.json").read_text("utf-8"))["plans"]
    assert [each["path"] for each in plan["edits"]] == ["discovery.mdns.mode"]


def test_modes_elsewhere_are_a_matter_of_the_tool_that_renders(
    project: Project,
) -> None:
    """Without a state directory the plan names its setting."""
    project.config(WEAK)
    plan = ("--openclaw-fix=plan",)
    done = project.run("--openclaw-config=openclaw.json", *plan)
    done.stdout.fnmatch_lines(["*file_permission of Terraform*"])
    lines = "".join(f"    {each}\n" for each in WEAK.splitlines())
    project.config(
        f"kind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  openclaw.json: |\n{lines}",
        "m.yaml",
    )
    done = project.run("--openclaw-config=m.yaml", *plan)
    done.stdout.fnmatch_lines(["*set defaultMode of the volume in the manifest*"])


@pytest.mark.parametrize("form", ["Kubernetes", "Compose"])
def test_what_is_left_is_counted_in_another_file_too(
    project: Project, form: str
) -> None:
    """It was what had been read with that file: as if no change was written."""
    config = '{discovery: {mdns: {mode: "full"}}}'
    compose = (
        "services:\n  gw:\n    image: openclaw:2026.9.6\n"
        "    configs: [{source: c, target: /home/node/.openclaw/openclaw.json}]\n"
        f"configs:\n  c:\n    content: |\n      {config}\n"
    )
    config_map = (
        "kind: ConfigMap\nmetadata: {name: c}\ndata:\n"
        f"  openclaw.json: |\n    {config}\n"
    )
    path = project.config(compose if form == "Compose" else config_map, "m.yaml")
    done = project.run("--openclaw-config=m.yaml", "--openclaw-fix=apply")
    assert "minimal" in path.read_text("utf-8")
    done.stdout.fnmatch_lines(["m.yaml#*: before *3 warn*; after *2 warn*"])
    if form == "Compose":
        done.stdout.fnmatch_lines(["*modes: set mode of the entry in configs*"])


def test_modes_of_an_archive_are_planned_and_not_changed(project: Project) -> None:
    """One line says so, and exit 4."""
    state = project.path / "state"
    state.mkdir()
    (state / "openclaw.json").write_text(WEAK, encoding="utf-8")
    state.chmod(0o755)
    with tarfile.open(project.path / "state.tar", "w") as tar:
        tar.add(state, ".")
    given = ("--openclaw-config=state/openclaw.json", "--openclaw-state-dir=state.tar")
    done = project.run(*given, "--openclaw-fix=plan")
    done.stdout.fnmatch_lines(["*state.tar: mode 755 -> 700*"])
    done = project.run(*given, "--openclaw-fix=apply")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "omit --openclaw-state-dir to fix the config" in (
        done.stdout.str() + done.stderr.str()
    )


def test_the_plan_as_data_is_as_its_schema_says(project: Project) -> None:
    """Of both tiers, of an invalid config, with modes and what is left to people."""
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))
    state = project.path / "state"
    state.mkdir(mode=0o755)
    text = "{channels: {telegram: {groupPolicy: '${GP}'}, slack: {groupPolicy: 'open'}}"
    (state / "openclaw.json").write_text(text + "}", encoding="utf-8")
    (state / "bad.json").write_text(text + ", x: 1, env: {A: 'b'}}", encoding="utf-8")
    (project.path / "e.env").write_text("GP=open\n", encoding="utf-8")
    for config, tier in itertools.product(("openclaw", "bad"), ("safe", "release")):
        project.run(
            f"--openclaw-config=state/{config}.json",
            "--openclaw-state-dir=state",
            "--openclaw-env-file=e.env",
            f"--openclaw-fix-tier={tier}",
            "--openclaw-fix-json=plan.json",
        )
        data = json.loads((project.path / "plan.json").read_text("utf-8"))
        validator.validate(data)
        (plan,) = data["plans"]
        assert plan["modes"] or tier == "release"
        assert ("report" in plan) == (tier == "release" and config == "openclaw")


def test_a_check_explains_what_its_fix_is(project: Project) -> None:
    """With the value, and what it costs; of modes too."""
    said = " ".join(project.run("--openclaw-explain=discovery.mdns_full_mode").outlines)
    assert "sets discovery.mdns.mode to minimal (cost: the gateway" in (
        " ".join(said.split())
    )
    done = project.run("--openclaw-explain=fs.config.perms_writable")
    done.stdout.fnmatch_lines(["*--openclaw-fix: restricts the file mode*"])


def test_what_is_written_counts_changes_and_not_files(project: Project) -> None:
    """Two changes of one file are two."""
    project.config(WEAK)
    args = ("--openclaw-config=openclaw.json", "--openclaw-fix=apply")
    done = project.run(*args, "--openclaw-profile=hardened")
    count = sum(" -> " in line for line in done.outlines)
    assert count > 1
    done.stdout.fnmatch_lines([f"{count} changes were written"])


def test_a_broken_check_does_not_stop_a_plan(project: Project) -> None:
    """It fails as itself; what others found is planned and applied."""
    project.config({"discovery": {"mdns": {"mode": "full"}}})
    project.conftest(
        "from pytest_openclaw import check\n"
        "@check('acme.broken', fix='Repair it.')\n"
        "def broken(deployment):\n"
        "    '''It breaks.'''\n"
        "    raise RuntimeError('no idea')\n"
        "def pytest_openclaw_register_checks(catalogue): catalogue.add(broken)\n"
    )
    config = "--openclaw-config=openclaw.json"
    result = project.run(config, "--openclaw-fix=apply")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*1 change was written", "*after 1 critical, 2 warn*"])
    released = project.run(
        config, "--openclaw-fix-tier=release", "--openclaw-fix-json=plan.json"
    )
    assert released.ret == 1
    assert (project.path / "plan.json").is_file()
