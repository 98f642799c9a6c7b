"""JUnit XML of our own, read by what others wrote."""

from __future__ import annotations

from pathlib import Path

import junitparser
import pytest
from lxml import etree

from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.junit import pieces_of
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import Result
from pytest_openclaw.reports.run import DeploymentRun
from pytest_openclaw.reports.run import Run
from tests.plugin.project import Project
from tests.reports.fleet import Fleet
from tests.reports.fleet import run_here
from tests.reports.fleet import write

#: What Jenkins' xUnit plugin accepts; see its header.
SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def suites_of(fleet: Fleet) -> dict[str, junitparser.TestSuite]:
    """Return the suites of the report by name."""
    report = junitparser.JUnitXml.fromfile(str(fleet.root / "out" / "junit.xml"))
    return {each.name: each for each in report}


def case_of(fleet: Fleet, suite: str, name: str) -> junitparser.TestCase:
    """Return one case."""
    return next(each for each in suites_of(fleet)[suite] if each.name == name)


def test_jenkins_schema_accepts_it(fleet: Fleet) -> None:
    """The strict reader of Jenkins takes the report."""
    SCHEMA.assertValid(etree.fromstring(fleet.text("junit.xml").encode()))


def test_there_is_a_suite_for_each_deployment(fleet: Fleet) -> None:
    """Each says its release, rules, digest and counts."""
    root = etree.fromstring(fleet.text("junit.xml").encode())
    assert [each.get("name") for each in root] == ["clean", "refused", "weak"]
    for suite in root:
        name = suite.get("name")
        reported = {each.get("name"): each.get("value") for each in suite[0]}
        assert reported["release"] == reported["rules"] == "2026.9.6"
        assert reported["config"] == f"deployments/{name}.json"
        assert len(reported["config-sha256"]) == 64
        assert reported["accepted"] == ("no" if name == "refused" else "yes")


def test_all_totals_add_up(fleet: Fleet) -> None:
    """What the elements say of themselves is what is in them."""
    root = etree.fromstring(fleet.text("junit.xml").encode())
    for within in (root, *root):
        cases = within.findall(".//testcase")
        assert int(within.get("tests")) == len(cases) > 100
        for attribute, tag in (("failures", "failure"), ("errors", "error")):
            assert int(within.get(attribute)) == len(within.findall(f".//{tag}"))
        times = sum(float(each.get("time")) for each in cases)
        assert float(within.get("time")) == pytest.approx(times)
    for suite in root:
        assert int(suite.get("skipped")) == len(suite.findall(".//skipped"))
        counted = {each.get("name"): each.get("value") for each in suite[0]}
        assert int(counted.get("failed", 0)) == int(suite.get("failures"))
        for case in suite.findall("testcase"):
            assert len(case) <= 1


def test_names_tell_every_case_apart(fleet: Fleet) -> None:
    """A reader that tells tests by class and name finds none twice."""
    named = [
        (case.classname, case.name)
        for suite in suites_of(fleet).values()
        for case in suite
    ]
    assert len(set(named)) == len(named)
    assert ("weak.gateway", "gateway.bind_no_auth") in named


def test_a_failure_says_all_in_its_text(fleet: Fleet) -> None:
    """Severity, place, reason and fix; its first line stands alone."""
    case = case_of(fleet, "weak", "tools.elevated.allowFrom.we`i|rd\\x01<b>.wildcard")
    assert case._elem.get("file") == "deployments/parts/tools.json5"
    assert case._elem.get("line") == "4"
    (failure,) = case.result
    assert failure.text.startswith(failure.message)
    assert failure.message.startswith("deployments/parts/tools.json5:4: ")
    assert "CRITICAL tools.elevated.allowFrom." in failure.text
    assert "deployments/parts/tools.json5:4" in failure.text
    assert "Fix: " in failure.text


def test_an_exception_shows_its_reason_twice(fleet: Fleet) -> None:
    """Some readers show the attribute, others the text."""
    case = case_of(fleet, "weak", "gateway.control_ui.allowed_origins_wildcard")
    (skipped,) = case.result
    for said in (skipped.message, skipped.text):
        assert "The demo | is shown from <anywhere>." in said
        assert "owner lab@example.com" in said
        assert "expires 2026-12-31" in said
    assert "deployments/weak.json:7" in skipped.text


def test_what_the_config_sets_aside_shows_its_reason(fleet: Fleet) -> None:
    """The config's own suppression is an exception too."""
    case = case_of(fleet, "weak", "discovery.mdns_full_mode")
    (skipped,) = case.result
    assert "one | network" in skipped.message


def test_what_was_not_evaluated_shows_why(fleet: Fleet) -> None:
    """It is skipped, and never passed."""
    case = case_of(fleet, "clean", "fs.state_dir.perms_readable")
    (skipped,) = case.result
    assert (
        skipped.message == skipped.text == "not evaluated: requires a state directory"
    )


def test_a_refused_config_fails_at_its_line(fleet: Fleet) -> None:
    """The one case that tells, and none that passes beside it for nothing."""
    case = case_of(fleet, "refused", "deployment.config_valid")
    assert (case._elem.get("file"), case._elem.get("line")) == (
        "deployments/refused.json",
        "3",
    )
    (failure,) = case.result
    assert "gateway.bind" in failure.text
    passed = [each.name for each in suites_of(fleet)["refused"] if each.is_passed]
    assert passed == []


@pytest.mark.parametrize("family", ["xunit1", "xunit2"])
@pytest.mark.usefixtures("whole_audit")
def test_pytests_own_report_stays_good(
    family: str, tmp_path: Path, project: Project
) -> None:
    """Reasons are texts, and no folder of this machine is named."""
    write(tmp_path)
    fleet = run_here(project, tmp_path, "-o", f"junit_family={family}")
    assert str(tmp_path) not in fleet.text("pytest.xml")
    (suite,) = junitparser.JUnitXml.fromfile(str(tmp_path / "out" / "pytest.xml"))
    assert len(suite) == suite.tests > 300
    results = {
        (each.classname, each.name): each.result for each in suite if each.result
    }
    check = "gateway.control_ui.allowed_origins_wildcard"
    (excepted,) = results["openclaw-baseline.toml.weak", check]
    assert "owner lab@example.com" in excepted.text
    (skipped,) = results["openclaw-baseline.toml.weak", "fs.synced_dir"]
    assert skipped.text == "requires a state directory"


def test_the_class_of_a_case_is_its_deployment_and_family(fleet: Fleet) -> None:
    """Of an id with several dots, the family is what stands before the first."""
    for name, suite in suites_of(fleet).items():
        for case in suite:
            assert case.classname == f"{name}.{case.name.split('.')[0]}"
    assert any(case.name.count(".") > 1 for case in suites_of(fleet)["weak"])


def test_a_reason_of_several_lines_is_one_line_of_an_attribute() -> None:
    """The text has it as it is, without what XML does not allow."""
    common = ReportedDeployment("a")
    result = Result(common, "fs.synced_dir", text="of two\n\tlines\x0c <&")
    case = Case(result, "skipped")
    run = Run((DeploymentRun("a", (case,)),))
    root = etree.fromstring("".join(pieces_of(run)).encode())
    skipped = root.find(".//skipped")
    assert skipped.get("message") == "not evaluated: of two  lines <&"
    assert skipped.text == "not evaluated: of two\n\tlines <&"
