"""Schemas for editors, and links from reports to what is documented."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema_rs
import pytest
import tomli

from pytest_openclaw.checks import built_in_checks
from pytest_openclaw.reports.documentation import address
from pytest_openclaw.reports.schemas import VERSIONS
from tests.plugin.project import HARDENED
from tests.plugin.project import Project

DOCS = Path(__file__).parents[2] / "docs"
OPEN = "gateway.bind_no_auth"
SELECT = f"--openclaw-select={OPEN}"
SITE = "https://docs.example/openclaw/"


@pytest.mark.parametrize("name", VERSIONS)
def test_a_schema_is_printed_and_published(project: Project, name: str) -> None:
    """Both are the same, name their version first, and are schemas."""
    printed = project.run(f"--openclaw-schema={name}").outlines
    published = DOCS / f"openclaw-{name}.schema.json"
    assert printed == published.read_text(encoding="utf-8").splitlines()
    schema = json.loads("\n".join(printed))
    assert list(schema)[:3] == ["$schema", "$id", "title"]
    assert schema["$id"] == f"urn:pytest-openclaw:{name}:{VERSIONS[name]}"
    jsonschema_rs.meta.validate(schema)


def test_an_unknown_schema_is_a_usage_error(project: Project) -> None:
    """The message has the names that there are."""
    result = project.run("--openclaw-schema=config")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--openclaw-schema*'config'*baseline*register*"])


def test_the_first_baseline_names_its_schema(project: Project) -> None:
    """It is the first line, the file is beside it, and the baseline fits it."""
    project.config(HARDENED)
    project.pytester.makeini("[pytest]")
    result = project.run("--openclaw-init=write")
    assert result.ret == pytest.ExitCode.OK
    baseline = (project.path / "openclaw-baseline.toml").read_text()
    assert baseline.startswith("#:schema ./openclaw-baseline.schema.json\n")
    schema = json.loads((project.path / "openclaw-baseline.schema.json").read_text())
    assert jsonschema_rs.validator_for(schema).is_valid(tomli.loads(baseline))
    assert not jsonschema_rs.validator_for(schema).is_valid({"fail-onn": "warn"})


def test_a_schema_that_is_there_is_left_alone(project: Project) -> None:
    """Nothing is written over."""
    project.config(HARDENED)
    project.pytester.makeini("[pytest]")
    mine = project.path / "openclaw-baseline.schema.json"
    mine.write_text("{}")
    assert project.run("--openclaw-init=write").ret == pytest.ExitCode.OK
    assert mine.read_text() == "{}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), "https://docs.openclaw.ai/gateway/security/audit-checks"),
        ((f"--openclaw-docs={SITE}",), f"{SITE}checks/{OPEN}.html"),
    ],
    ids=["OpenClaw's", "a site"],
)
def test_reports_link_to_the_documentation(
    project: Project, given: tuple[str, ...], expected: str
) -> None:
    """SARIF, both JUnit files, and the explanation of a check."""
    config = project.config()
    files = ("--openclaw-sarif=a.sarif", "--openclaw-junit=a.xml", "--junitxml=b.xml")
    project.run(f"--openclaw-config={config}", SELECT, *files, *given)
    (run,) = json.loads((project.path / "a.sarif").read_text())["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == expected
    failure = ElementTree.parse(project.path / "a.xml").find(".//failure")
    assert failure is not None
    assert f"See {expected}" in (failure.text or "")
    named = {
        each.get("name"): each.get("value")
        for each in ElementTree.parse(project.path / "b.xml").iter("property")
    }
    assert named["openclaw_help"] == expected
    explained = project.run(f"--openclaw-explain={OPEN}", *given).stdout.str()
    assert f"See: {expected}" in explained


def test_a_check_without_a_page_has_no_link(project: Project) -> None:
    """No address is made up."""
    config = project.config()
    project.run(
        f"--openclaw-config={config}",
        "--openclaw-profile=personal",
        "--openclaw-select=personal.loopback",
        "--openclaw-sarif=a.sarif",
    )
    (run,) = json.loads((project.path / "a.sarif").read_text())["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert "helpUri" not in rule


def test_a_page_of_a_site_is_one_that_exists() -> None:
    """The addresses are those of the pages in docs/checks."""
    for check in built_in_checks():
        page = address(check, SITE).removeprefix(SITE).removesuffix(".html")
        assert (DOCS / f"{page}.md").is_file()
