"""No secret of any deployment, nor a part of one, leaves a run by any way."""

from __future__ import annotations

import json

import pytest

from pytest_openclaw.checks import catalogue
from pytest_openclaw.plugin import command_line
from pytest_openclaw.releases import FIRST_CLASS
from tests.plugin.canary import Canary
from tests.plugin.canary import covering_cases
from tests.plugin.canary import written
from tests.plugin.project import Project

pytestmark = pytest.mark.usefixtures("whole_audit")

#: As talkative as pytest gets.
_LOUD = ("-vvv", "--showlocals", "--tb=long", "--full-trace", "-rA", "--durations=0")
_ALL = ("--openclaw-secrets", "--openclaw-deep", "--openclaw-fail-on=info")
#: Each option that writes a file.
_REPORTS = (
    "--openclaw-json=out/audit.json",
    "--openclaw-secrets-json=out/secrets.json",
    "--openclaw-junit=out/own.xml",
    "--openclaw-sarif=out/audit.sarif",
    "--openclaw-markdown=out/page.md",
    "--openclaw-codequality=out/quality.json",
    "--openclaw-html=out/page.html",
    "--openclaw-evidence=out/evidence.json",
    "--openclaw-results=out/results.json",
    "--openclaw-fix-json=out/fixes.json",
    "--openclaw-fix-diff=out/fixes.diff",
    "--junitxml=out/junit.xml",
)
_OF_SECRETS = {
    *("secrets.plaintext_found", "secrets.ref_unresolved", "secrets.legacy_residue"),
}
_LOGGED = ("-o", "junit_logging=all", "-o", "junit_log_passing_tests=true")

#: Thousands of folders that pytest would look into.
_NO_TESTS_THERE = ("-o", "norecursedirs=deployments")

_TALK = (*_ALL, *_LOUD, *_LOGGED)
_RUNS = {
    "strict": (
        *(*_TALK, *_REPORTS, "--openclaw-strict", "--openclaw-profile=shared"),
        *("--openclaw-annotations=github", "--openclaw-fix=diff"),
        *("-o", "junit_family=xunit1"),
    ),
    "accepting": (*_TALK, "--openclaw-accept-current", "-n1"),
    "init": ("--openclaw-init",),
    "suppressions": ("--openclaw-import-suppressions",),
    "collected": (*_ALL, "--collect-only", "-vv"),
}
_SLOW = ("strict", "accepting")


_CONFTEST = """
import json
from fnmatch import fnmatchcase
from pathlib import Path
from pytest_openclaw import Deployment
from tests.cases import impatient_docker_on

GIVEN = json.loads((Path(__file__).parent / "given.json").read_text())

def pytest_openclaw_deployments(config):
    return [
        Deployment.load(
            **{key: value for key, value in each.items() if key != "checks"},
            unset_variables="missing",
            deep=True,
            docker=impatient_docker_on(each["env"]),
        )
        for each in GIVEN
    ]

def pytest_collection_modifyitems(items):
    checks = {each["name"]: each["checks"] for each in GIVEN}
    def is_wanted(item):
        patterns = checks[item.parent.name]
        check = item.get_closest_marker("openclaw").kwargs["check"]
        return any(fnmatchcase(check, pattern) for pattern in patterns)
    items[:] = filter(is_wanted, items)
"""


class Scene:
    """A project with the deployments, and what a run of it says."""

    def __init__(self, project: Project, *, is_whole: bool = True) -> None:
        self.project = project
        self.canary = Canary()
        folder = project.path / "deployments"
        given = list(written(folder, self.canary, is_whole=is_whole))
        (project.path / "given.json").write_text(json.dumps(given))
        project.conftest(_CONFTEST)
        self._given = set(project.path.rglob("*"))

    def said_by(self, *args: str) -> dict[str, str]:
        """Run pytest, and return what it prints and what it writes, by name."""
        result = self.project.run(*args, *_NO_TESTS_THERE)
        said = {"stdout": result.stdout.str(), "stderr": result.stderr.str()}
        for path in self.project.path.rglob("*"):
            is_made = path.is_file() and path not in self._given
            if is_made and path.suffix != ".pyc":
                name = path.relative_to(self.project.path).as_posix()
                said[name] = path.read_bytes().decode("utf-8", "replace")
        return said

    def leaks(self, said: dict[str, str]) -> dict[str, set[str]]:
        """Return the markers that are heard, by what they are heard in."""
        heard = {name: self.canary.heard_in(text) for name, text in said.items()}
        return {name: markers for name, markers in heard.items() if markers}


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(run, marks=[pytest.mark.slow] if run in _SLOW else [])
        for run in _RUNS
    ],
)
def test_no_run_says_a_part_of_a_secret(project: Project, run: str) -> None:
    """Whatever is asked for, on those with every credential, and some others."""
    scene = Scene(project, is_whole=False)
    said = scene.said_by(*_RUNS[run])
    assert scene.leaks(said) == {}


@pytest.mark.slow
def test_every_check_that_ever_finds_something_does(project: Project) -> None:
    """Every report is made of all sentences that checks have, and none leaks."""
    scene = Scene(project)
    said = scene.said_by(*_TALK, *_REPORTS, "-o", "junit_family=xunit2")
    assert scene.leaks(said) == {}
    assert {f"out/{each.partition('=out/')[2]}" for each in _REPORTS} <= set(said)
    assert any("lastfailed" in name for name in said)
    reports = json.loads(said["out/audit.json"])
    known = catalogue()
    for release, cases in covering_cases().items():
        expected = {each for _, ids in cases for each in ids}
        if release == FIRST_CLASS[-1].release:
            expected |= _OF_SECRETS
        found = {
            check.id
            for name, report in reports.items()
            for finding in report["findings"]
            if name.startswith(f"{release}-")
            and (check := known.find(finding["checkId"])) is not None
        }
        assert not sorted(expected - found), " ".join(sorted(expected - found))


def test_every_report_is_written_before_the_canary() -> None:
    """A new option that writes a file belongs to the runs above."""
    writing = {
        f"--openclaw-{name}"
        for name, _, _, text in command_line.VALUES
        if text.startswith("write ")
    }
    assert writing
    assert writing <= {each.partition("=")[0] for each in _REPORTS}


_BROKEN = '''
import pytest
from pytest_openclaw import Deployment, check

@check("acme.broken", fix="Repair the check.")
def broken(deployment):
    """It breaks on what it sees."""
    token = deployment.config.at("gateway.auth.token").text
    if deployment.name == "fixture":
        raise RuntimeError(f"cannot judge {token}")
    yield from ()

def pytest_openclaw_register_checks(catalogue):
    catalogue.add(broken)

@pytest.fixture
def openclaw_deployment():
    return Deployment.load("openclaw.json", name="fixture")
'''


def test_a_check_that_breaks_says_no_secret(project: Project) -> None:
    """Its traceback has no values of variables, and no secrets of a message."""
    canary = Canary()
    auth = {"mode": "token", "token": canary.marker("a token")}
    project.config({"gateway": {"bind": "lan", "auth": auth}})
    project.conftest(_BROKEN)
    for own_test in ("", "def test_it(openclaw_check): openclaw_check.enforce()"):
        project.pytester.makepyfile(own_test)
        result = project.run(*_LOUD, "--openclaw-select=acme.*,gateway.*")
        assert "acme.broken" in result.stdout.str()
        assert "RuntimeError: cannot judge [redacted]" in result.stdout.str()
        assert canary.heard_in(result.stdout.str()) == set()


def test_a_part_of_a_marker_is_heard() -> None:
    """The canary itself works: six signs of a marker are enough, five are not."""
    canary = Canary()
    marker = canary.marker("one")
    assert canary.heard_in(f"... {marker[7:13]} ...") == {"one"}
    assert canary.heard_in(f"... {marker[7:12]}, ...") == set()
