"""What readers of pytest's own JUnit XML get."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from junitparser import Failure
from junitparser import JUnitXml
from junitparser import Skipped
from junitparser import TestCase

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

ARGS = ("--openclaw-config=build/openclaw.json", "--junitxml=junit.xml")


def cases(project: Project, *args: str) -> dict[str, TestCase]:
    """Run pytest on the weak config, and return the test cases by name."""
    project.config(name="build/openclaw.json")
    project.run(*ARGS, *args)
    suites = JUnitXml.fromfile("junit.xml")
    return {case.name: case for suite in suites for case in suite}


def properties(project: Project, name: str) -> dict[str, str]:
    """Return the properties of a test case in the report that was written."""
    root = ET.parse(project.path / "junit.xml").getroot()
    named = root.iterfind(f".//testcase[@name='{name}']/properties/property")
    return {each.attrib["name"]: each.attrib["value"] for each in named}


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
def test_a_failure_reads_like_an_audit_line(project: Project, family: str) -> None:
    """The message is the line; the text says where, why and what to do."""
    found = cases(project, "-o", f"junit_family={family}")
    case = found["gateway.bind_no_auth"]
    assert case.classname == "build.openclaw.json"
    (failure,) = case.result
    assert isinstance(failure, Failure)
    first, excerpt, head, *rest = (failure.text or "").splitlines()
    assert head == (
        "CRITICAL gateway.bind_no_auth: The gateway listens beyond loopback without a"
        " credential"
    )
    assert failure.message.splitlines()[0] == first
    assert first.startswith("build/openclaw.json:3: gateway.bind is lan")
    assert excerpt.startswith("  3 | ")
    assert rest[-1] == "    or with opaque-env in the baseline."


def test_a_skip_gives_its_reason(project: Project) -> None:
    """Not evaluated is told as skipped, with why."""
    (skipped,) = cases(project)["gateway.probe_failed"].result
    assert isinstance(skipped, Skipped)
    assert skipped.message == (
        "requires --openclaw-probe, which connects to the running gateway"
    )
    assert ".py" not in (skipped.text or "")


def test_properties_are_a_bonus(project: Project) -> None:
    """Id, severity, subjects, release and remediation, for those who read them."""
    cases(project, "-o", "junit_family=xunit1")
    named = properties(project, "gateway.bind_no_auth")
    assert named["openclaw_check"] == "gateway.bind_no_auth"
    assert named["openclaw_deployment"] == "build/openclaw.json"
    assert named["openclaw_release"] == "2026.9.6"
    assert named["openclaw_severity"] == "critical"
    assert named["openclaw_subjects"] == "gateway.bind"
    assert named["openclaw_remediation"].startswith("Set gateway.auth.mode to token")


def test_names_are_stable(project: Project) -> None:
    """Another run, other findings and another order have the same names."""
    first = cases(project)
    project.config({}, "build/openclaw.json")
    project.run(*ARGS, "-p", "no:randomly")
    root = ET.parse(project.path / "junit.xml").getroot()
    elements = root.iter("testcase")
    second = {(each.get("classname"), each.get("name")) for each in elements}
    assert second == {(case.classname, case.name) for case in first.values()}


def test_a_fixture_gives_stable_names_too(project: Project) -> None:
    """They hold the conftest's folder and the parameter, no temporary path."""
    folder = project.pytester.mkdir("eu")
    (folder / "conftest.py").write_text(
        "import pytest\n\n"
        "@pytest.fixture(params=['one'])\n"
        "def openclaw_deployment(request, tmp_path):\n"
        "    path = tmp_path / 'openclaw.json'\n"
        "    path.write_text('{}')\n"
        "    return path\n"
    )
    project.run("--junitxml=junit.xml", "--openclaw-select=gateway.http.no_auth")
    (case,) = next(iter(JUnitXml.fromfile("junit.xml")))
    assert (case.classname, case.name) == (
        "eu.conftest",
        "gateway.http.no_auth[one]",
    )
    named = properties(project, "gateway.http.no_auth[one]")
    assert named["openclaw_deployment"] == "eu/one"


def test_an_exception_is_told_with_its_reason(project: Project) -> None:
    """Expected failures are skipped ones in JUnit, and say what was approved."""
    project.conftest(
        """
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.xfail(reason="SEC-12"))
        """
    )
    (skipped,) = cases(project)["gateway.bind_no_auth"].result
    assert isinstance(skipped, Skipped)
    assert skipped.message == "SEC-12"


@pytest.mark.usefixtures("whole_audit")
def test_what_does_not_apply_is_left_out_unless_asked_for(project: Project) -> None:
    """Nobody can act on it; what needs more is a skip that says what."""
    project.config(HARDENED)
    run = ("--openclaw-config=openclaw.json", "--openclaw-select=browser.*,fs.config.*")
    project.run(*run, "--openclaw-junit=some.xml")
    project.run(*run, "--openclaw-junit=all.xml", "--openclaw-junit-all")
    some, every = (
        {case.get("name") for case in ET.parse(path).iter("testcase")}
        for path in (project.path / "some.xml", project.path / "all.xml")
    )
    assert "fs.config.perms_writable" in some
    assert {str(name).partition(".")[0] for name in every - some} == {"browser"}
