"""What holds for every report: no secret, no folder of this machine, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.plugin.project import Project
from tests.reports.fleet import SECRET
from tests.reports.fleet import Fleet
from tests.reports.fleet import run
from tests.reports.fleet import run_here
from tests.reports.fleet import write

NAMES = (
    "audit.json",
    "junit.xml",
    "scan.sarif",
    "page.md",
    "page.html",
    "pytest.xml",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_report_holds_a_secret_or_a_folder(fleet: Fleet, name: str) -> None:
    """Nor signs that XML cannot hold; for files of state directories as well."""
    text = fleet.text(name)
    assert SECRET not in text
    assert str(fleet.root) not in text
    assert "\x01" not in text


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """The reports of a fleet, and of a deployment that lies elsewhere."""
    path = tmp_path_factory.mktemp("elsewhere")
    root, state = path / "repo", path / "host" / ".openclaw"
    write(root)
    state.mkdir(parents=True)
    state.chmod(0o777)
    config = state / "openclaw.json"
    config.write_text('{"gateway": {"bind": "lan"}, "logging": {"file": "x"}}')
    config.chmod(0o666)
    named = (f"--openclaw-config={config}", f"--openclaw-state-dir={state}")
    return run(root, *named, f"--openclaw-home={state.parent}", "-k", "fs or bind")


@pytest.mark.parametrize("name", NAMES)
def test_files_outside_of_the_root_have_names(host: Fleet, name: str) -> None:
    """A state directory elsewhere is STATE_DIR, a home ~, never an absolute path."""
    assert "fs.state_dir.perms_world_writable" in host.printed
    text = host.text(name)
    assert str(host.root.parent) not in text
    assert "STATE_DIR" in text
    if name == "scan.sarif":
        results = json.loads(text)["runs"][0]["results"]
        places = {
            each["ruleId"]: each["locations"][0]["physicalLocation"]
            for each in results
            if each["properties"]["deployment"].endswith(".openclaw/openclaw.json")
        }
        file = places["fs.config.perms_writable"]["artifactLocation"]
        assert file == {"uri": "openclaw.json", "uriBaseId": "STATE_DIR"}


@pytest.mark.slow
def test_workers_write_the_same(fleet: Fleet, tmp_path: Path) -> None:
    """Under xdist the controller writes each once, whole and in the same order."""
    write(tmp_path)
    again = run(tmp_path, "-n2")
    assert _untimed(again) == _untimed(fleet)
    assert again.text("page.html") == fleet.text("page.html")


def _untimed(fleet: Fleet) -> str:
    root = etree.fromstring(fleet.text("junit.xml").encode())
    for each in root.iter():
        for name in ("time", "timestamp"):
            each.attrib.pop(name, None)
    return str(etree.tostring(root, encoding="unicode"))


def test_an_exception_can_name_a_file_as_reports_do(
    tmp_path: Path, project: Project
) -> None:
    """So that one baseline serves wherever the state directory lies."""
    root, state = tmp_path / "repo", tmp_path / "state"
    write(root)
    state.mkdir()
    state.chmod(0o777)
    config = root / "openclaw.json"
    config.write_text("{}")
    baseline = root / "openclaw-baseline.toml"
    baseline.write_text(
        '[[exception]]\ncheck = "fs.state_dir.perms_world_writable"\n'
        'subject = "STATE_DIR"\nreason = "r"\nowner = "o"\nexpires = 2026-12-31\n'
    )
    named = (f"--openclaw-config={config}", f"--openclaw-state-dir={state}")
    select = "--openclaw-select=fs.state_dir.perms_world_writable"
    fleet = run_here(project, root, *named, select)
    assert "1 xfailed" in fleet.printed


def test_json_has_what_the_real_audit_has_and_more(fleet: Fleet) -> None:
    """Suppressed findings, exceptions, the deployment, and what was not evaluated."""
    report = json.loads(fleet.text("audit.json"))
    assert list(report) == ["clean", "refused", "weak"]
    weak = report["weak"]
    assert weak["summary"]["critical"] == 2
    (aside,) = weak["suppressedFindings"]
    assert aside["checkId"] == "discovery.mdns_full_mode"
    assert aside["suppression"] == {"reason": "one | network"}
    (exception,) = weak["exceptions"]
    assert exception["owner"] == "lab@example.com"
    covered = [each for each in weak["findings"] if "exceptions" in each]
    assert [each["exceptions"] for each in covered] == [[exception["where"]]]
    assert weak["notEvaluated"]["fs.synced_dir"] == "requires a state directory"
    assert not report["refused"]["deployment"]["accepted"]
    (problem,) = report["refused"]["deployment"]["problems"]
    assert problem.startswith("deployments/refused.json:3: gateway.bind")


@pytest.mark.parametrize("name", ["json", "junit", "sarif", "markdown", "html"])
def test_a_report_that_cannot_be_written_is_an_error(
    name: str, project: Project
) -> None:
    """It names option, path and reason, and no traceback."""
    project.config()
    (project.path / "out").write_text("a file where a folder has to be")
    report = f"--openclaw-{name}=out/report"
    result = project.run("--openclaw-config=openclaw.json", report, "-k", "bind")
    assert result.ret == 4
    said = result.stdout.str() + result.stderr.str()
    assert f"--openclaw-{name}: cannot write" in said
    assert "Traceback" not in said


def test_a_report_that_cannot_be_written_hides_nothing(project: Project) -> None:
    """What the checks found is printed, other reports are written; it is said last."""
    project.config({"gateway": {"bind": "lan"}})
    (project.path / "out").write_text("a file where a folder has to be")
    reports = "--openclaw-json=out/report", "--openclaw-markdown=there.md"
    result = project.run(
        "--openclaw-config=openclaw.json", "--junitxml=j.xml", *reports
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(
        [
            "CRITICAL gateway.bind_no_auth: *",
            "*OpenClaw hardening baseline*",
            "FAILED openclaw.json::gateway.bind_no_auth*",
            "ERROR: --openclaw-json: cannot write *out/report: *out is a file, not a*",
        ]
    )
    assert (project.path / "there.md").exists()
    assert (project.path / "j.xml").exists()


def test_a_fixture_that_fails_is_in_every_report(
    tmp_path: Path, project: Project
) -> None:
    """As an error for each check: none is missing, and none passed."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (tmp_path / "conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def openclaw_deployment(): raise RuntimeError('helm: command not found')\n"
    )
    fleet = run_here(project, tmp_path, "--openclaw-select=gateway.*")
    assert fleet.status == 1
    assert "helm: command not found" in fleet.text("junit.xml")
    assert "; 0 failed, 1 error, " in fleet.printed
    assert "helm: command not found" in fleet.text("page.md")
    log = json.loads(fleet.text("scan.sarif"))["runs"][0]["invocations"][0]
    assert not log["executionSuccessful"]
    report = json.loads(fleet.text("audit.json"))
    assert "gateway.bind_no_auth" in report["errors"]


def test_a_test_that_a_conftest_skips_is_in_the_reports(
    tmp_path: Path, project: Project
) -> None:
    """With the reason that was given there."""
    write(tmp_path)
    (tmp_path / "conftest.py").write_text(
        "import pytest\n"
        "def pytest_collection_modifyitems(items):\n"
        "    for item in items:\n"
        "        if item.name == 'gateway.bind_no_auth':\n"
        "            item.add_marker(pytest.mark.skip(reason='not today'))\n"
    )
    fleet = run_here(project, tmp_path)
    assert fleet.text("junit.xml").count("not evaluated: not today</skipped>") == 3


def test_an_error_after_the_item_is_its_outcome(
    tmp_path: Path, project: Project
) -> None:
    """One case, an error: what a fixture meets at its end is not lost."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (tmp_path / "conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def openclaw_deployment():\n"
        "    yield {'gateway': {'bind': 'loopback'}}\n"
        "    raise RuntimeError('cannot clean up')\n"
    )
    fleet = run_here(project, tmp_path, "--openclaw-select=gateway.bind_no_auth")
    text = fleet.text("junit.xml")
    assert 'tests="1"' in text and 'errors="1"' in text
    assert "cannot clean up" in text


def test_the_terminal_gets_no_control_signs(fleet: Fleet) -> None:
    """A name in a config cannot move the cursor, or colour what is printed."""
    assert "we`i|rd\\x01<b>" in fleet.printed
    assert "\x01" not in fleet.printed


def test_a_broken_check_is_told_without_its_traceback(
    tmp_path: Path, project: Project
) -> None:
    """Its frames would name the folders that Python and this package lie in."""
    write(tmp_path)
    (tmp_path / "conftest.py").write_text(
        "from pytest_openclaw import check\n"
        "@check('acme.broken', fix='Repair it.')\n"
        "def broken(deployment):\n"
        "    '''It breaks.'''\n"
        "    raise RuntimeError('no idea')\n"
        "def pytest_openclaw_register_checks(catalogue): catalogue.add(broken)\n"
    )
    fleet = run_here(project, tmp_path, "--openclaw-select=acme.broken")
    assert fleet.status == 1
    for name in ("junit.xml", "page.md"):
        assert "RuntimeError: no idea" in fleet.text(name)
        assert "Traceback" not in fleet.text(name)
        assert 'File "' not in fleet.text(name)
