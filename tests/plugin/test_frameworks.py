"""Controls of frameworks in reports, in marks and in the baseline, once asked for."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

ASKED = ("--openclaw-config=openclaw.json", "--openclaw-framework=owasp-asi-2026")
OWN = """\
framework = ["acme"]
[frameworks.acme]
NET-1 = ["gateway.bind_no_auth", "gateway.loopback_no_auth"]
SUP-2 = ["plugins.installs_*"]
[[deployment]]
config = "openclaw.json"
"""


def own(project: Project, text: str = OWN) -> None:
    """Write a baseline with a framework of its own."""
    (project.path / "openclaw-baseline.toml").write_text(text, encoding="utf-8")


def test_nothing_is_shown_unless_asked_for(project: Project) -> None:
    """No property, no taxonomy, no table."""
    project.config()
    reports = ("--openclaw-sarif=a.sarif", "--openclaw-markdown=a.md")
    project.run("--openclaw-config=openclaw.json", *reports, "--junitxml=a.xml")
    assert "taxonomies" not in (project.path / "a.sarif").read_text()
    assert "| Control |" not in (project.path / "a.md").read_text()
    assert "openclaw_controls" not in (project.path / "a.xml").read_text()


@pytest.mark.usefixtures("whole_audit")
def test_junit_names_the_controls_of_each_item(project: Project) -> None:
    """As a property in pytest's, in the text of failures in ours."""
    project.config({"tools": {"elevated": {"allowFrom": {"discord": ["*"]}}}})
    project.run(*ASKED, "--junitxml=a.xml", "--openclaw-junit=b.xml")
    tree = ElementTree.parse(project.path / "a.xml")
    by_name = {
        case.get("name"): {
            each.get("name"): each.get("value") for each in case.iter("property")
        }
        for case in tree.iter("testcase")
    }
    assert by_name["sandbox.dangerous_network_mode"]["openclaw_controls"] == (
        "owasp-asi-2026:ASI05"
    )
    assert "openclaw_controls" not in by_name["gateway.bind_no_auth"]
    texts = "".join(ElementTree.parse(project.path / "b.xml").getroot().itertext())
    assert "openclaw_controls: owasp-asi-2026:ASI02" in texts


@pytest.mark.usefixtures("whole_audit")
def test_a_mark_selects_the_items_of_a_control(project: Project) -> None:
    """By its id, and by its framework."""
    project.config()
    for expression in (
        "openclaw_control(id='ASI06')",
        "openclaw_control(id='ASI06', framework='owasp-asi-2026')",
    ):
        outcomes = project.outcomes(*ASKED, "-m", expression, "--strict-markers")
        assert outcomes
        ids = {each.rpartition("::")[2] for each in outcomes}
        assert all(".dm." in each or "scope" in each for each in ids)


@pytest.mark.usefixtures("whole_audit")
def test_a_fixture_s_items_have_the_mark_too(project: Project) -> None:
    """Where the deployment is known only when the test runs."""
    project.conftest(
        "import pytest\n"
        "@pytest.fixture\n"
        "def openclaw_deployment():\n"
        "    return {'gateway': {'bind': 'lan'}}\n"
    )
    outcomes = project.outcomes(ASKED[1], "-m", "openclaw_control(id='ASI05')")
    assert outcomes
    words = ("sandbox", "exec", "runtime")
    assert all(any(word in each for word in words) for each in outcomes)


def test_sarif_has_taxonomies_and_relationships(project: Project) -> None:
    """Indices meet, and code hosts get tags."""
    project.config()
    project.run(*ASKED, "--openclaw-framework=nist-csf-2", "--openclaw-sarif=a.sarif")
    (run,) = json.loads((project.path / "a.sarif").read_text())["runs"]
    names = [each["name"] for each in run["taxonomies"]]
    assert names == ["owasp-asi-2026", "nist-csf-2"]
    driver = run["tool"]["driver"]
    assert [each["name"] for each in driver["supportedTaxonomies"]] == names
    rules = {each["id"]: each for each in driver["rules"]}
    rule = rules["gateway.bind_no_auth"]
    for each in rule["relationships"]:
        target = each["target"]
        taxonomy = run["taxonomies"][target["toolComponent"]["index"]]
        assert taxonomy["name"] == target["toolComponent"]["name"]
        assert taxonomy["taxa"][target["index"]]["id"] == target["id"]
    assert "nist-csf-2/PR.AA-03" in rule["properties"]["tags"]
    assert all(len(each["properties"]["tags"]) <= 20 for each in rules.values())


def rows(project: Project, name: str = "a.md") -> dict[str, list[str]]:
    """Return the cells of all tables of a page, by their first one."""
    lines = (project.path / name).read_text().splitlines()
    cells = ([c.strip() for c in line.strip("|").split("|")] for line in lines)
    return {each[0]: each[1:] for each in cells if len(each) == 6}


@pytest.mark.usefixtures("whole_audit")
def test_a_control_with_anything_open_never_reads_clean(project: Project) -> None:
    """Only one of which every check was run and passed does."""
    project.config(HARDENED)
    own(project)
    project.run("--openclaw-markdown=a.md")
    found = rows(project)
    assert found["NET-1"] == ["", "", "", "", "all 2"]
    clean = found["SUP-2"]
    assert clean[3] == "3" and clean[4] == "0 of 3"
    own(project, 'select = ["gateway.bind_no_auth"]\n' + OWN)
    project.run("--openclaw-markdown=a.md")
    assert rows(project)["NET-1"] == ["", "", "", "1 not run", "1 of 2"]


@pytest.mark.usefixtures("whole_audit")
def test_failures_and_exceptions_of_a_control_are_counted(project: Project) -> None:
    """With the deployments, and the first day on which an exception ends."""
    project.config({"gateway": {"bind": "lan"}})
    own(project)
    project.run("--openclaw-markdown=a.md", "--openclaw-today=2026-11-27")
    assert rows(project)["NET-1"][1:] == ["1: openclaw.json", "", "", "1 of 2"]
    exception = (
        '[[exception]]\ncheck = "gateway.bind_no_auth"\nreason = "lab"\nowner = "a"\n'
        "expires = 2026-12-31\n"
    )
    own(project, OWN + exception)
    evidence = "--openclaw-evidence=a.json"
    project.run("--openclaw-markdown=a.md", "--openclaw-today=2026-11-27", evidence)
    assert rows(project)["NET-1"][1:] == ["", "2026-12-31 (1)", "", "1 of 2"]
    (acme,) = json.loads((project.path / "a.json").read_text())["frameworks"]
    states = {each["id"]: each["state"] for each in acme["controls"]}
    assert states == {"NET-1": "excepted", "SUP-2": "not evaluated"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'framework = ["owasp-asi-2025"]\n',
            "openclaw-baseline.toml:1: framework[0]: there is no framework"
            " 'owasp-asi-2025'; did you mean owasp-asi-2026?",
        ),
        (
            '[frameworks.acme]\nA = ["gatway.*"]\n',
            "openclaw-baseline.toml:2: frameworks.acme.A[0]: 'gatway.*' matches no"
            " checkId",
        ),
        (
            '[frameworks.nist-csf-2]\nA = ["gateway.*"]\n',
            "openclaw-baseline.toml:1: frameworks.nist-csf-2: comes with"
            " pytest-openclaw: choose another name",
        ),
        (
            '[frameworks.acme]\nA = "gateway.*"\n',
            'openclaw-baseline.toml:2: frameworks.acme.A: write a list: ["gateway.*"]',
        ),
    ],
)
def test_a_framework_that_cannot_be_meant_is_one_line(
    project: Project, text: str, said: str
) -> None:
    """With file, line and key."""
    project.config()
    own(project, text)
    result = project.run("--openclaw-config=openclaw.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert any(line.startswith(f"ERROR: {said}") for line in result.errlines)


def test_an_option_without_such_a_framework_lists_them(project: Project) -> None:
    """With the names that there are."""
    project.config()
    result = project.run(ASKED[0], "--openclaw-framework=iso")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert (
        "ERROR: --openclaw-framework: there is no framework 'iso'; there are"
        " owasp-asi-2026, owasp-llm-2026, nist-csf-2, openclaw-threat-model"
        in result.errlines
    )
