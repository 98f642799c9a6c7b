"""Commands that make GitHub and Azure mark the lines of what fails."""

from __future__ import annotations

import fnmatch
import re

import pytest

from pytest_openclaw.findings import Severity
from pytest_openclaw.problems import Location
from pytest_openclaw.reports import ci_annotations
from pytest_openclaw.reports.ci_annotations import system_of
from pytest_openclaw.reports.open_findings import OpenFinding
from tests.plugin.project import WEAK
from tests.plugin.project import Project

GATE = "--openclaw-select=gateway.bind_no_auth"
CONFIG = "--openclaw-config=openclaw.json"


@pytest.mark.parametrize(
    ("asked", "variables", "system"),
    [
        ("auto", {}, "none"),
        ("auto", {"GITHUB_ACTIONS": "true"}, "github"),
        ("auto", {"GITHUB_ACTIONS": "false"}, "none"),
        ("auto", {"TF_BUILD": "True"}, "azure"),
        ("none", {"GITHUB_ACTIONS": "true", "TF_BUILD": "True"}, "none"),
        ("azure", {}, "azure"),
    ],
)
def test_a_system_is_known_by_its_variables(
    asked: str, variables: dict[str, str], system: str
) -> None:
    """Whoever names one, or none, is not asked any more."""
    assert system_of(asked, variables) == system


def lines(project: Project, *args: str) -> list[str]:
    """Return the commands in what a run of the weak config prints."""
    project.config(WEAK)
    result = project.run(CONFIG, GATE, *args)
    return [each for each in result.outlines if re.match("::|##vso", each)]


def test_github_marks_the_line(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the check as the title, and the fix in the text."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (line,) = lines(project)
    assert re.fullmatch(
        r"::error title=gateway\.bind_no_auth \(openclaw\.json\),"
        r"file=openclaw\.json,line=\d+::.+%0AFix: .+",
        line,
    )
    assert lines(project, "--openclaw-annotations=none") == []


def test_azure_marks_the_line(project: Project) -> None:
    """With the check as the code."""
    (line,) = lines(project, "--openclaw-annotations=azure")
    assert re.fullmatch(
        r"##vso\[task\.logissue type=error;sourcepath=openclaw\.json;"
        r"linenumber=\d+;code=gateway\.bind_no_auth;\]openclaw\.json: .+%0AFix: .+",
        line,
    )


def test_what_passes_or_is_approved_has_no_line(project: Project) -> None:
    """Only what fails is marked."""
    project.config(WEAK)
    (project.path / "openclaw-baseline.toml").write_text(
        """
[[exception]]
check = "gateway.bind_no_auth"
reason = "The lab is closed."
owner = "lab"
expires = 2026-12-31
"""
    )
    result = project.run(
        CONFIG, GATE, "--openclaw-annotations=github", "--openclaw-today=2026-11-01"
    )
    result.stdout.no_fnmatch_line("::error*")


def test_what_does_not_fail_has_no_line(project: Project) -> None:
    """A warning is found, and the run lets it pass."""
    project.config({"gateway": {"auth": {"mode": "token", "token": "short"}}})
    args = (CONFIG, "--openclaw-annotations=github")
    failing = project.run(*args, "--openclaw-fail-on=warn").outlines
    passing = project.run(*args, "--openclaw-fail-on=critical").outlines
    short = "::error title=gateway.token_too_short *"
    assert fnmatch.filter(failing, short)
    assert not fnmatch.filter(passing, short)


@pytest.mark.parametrize("system", ["github", "azure"])
def test_no_text_ends_a_command(system: str) -> None:
    """A name of a file or key stays one property, on one line."""
    hostile = "a\n::error::b,c=d:e;f]g%0A##vso[x]"
    each = OpenFinding(
        hostile,
        hostile,
        Severity.WARN,
        "title",
        hostile,
        hostile,
        Location(hostile, 7),
        "",
        fails=True,
    )
    line = (
        ci_annotations.github(each)
        if system == "github"
        else ci_annotations.azure(each)
    )
    assert "\n" not in line
    if system == "github":
        _, properties, _ = re.split(r"(?<!:)::(?!:)", line, maxsplit=2)
        names = [pair.partition("=")[0] for pair in properties.split(",")]
        assert names == ["error title", "file", "line"]
        assert "%250A" in properties
    else:
        properties = line.removeprefix("##vso[task.logissue ").partition("]")[0]
        names = [pair.partition("=")[0] for pair in properties.split(";")]
        assert names == ["type", "sourcepath", "linenumber", "code", ""]
        assert "%AZP250A" in properties


def test_an_unknown_system_is_a_usage_error(project: Project) -> None:
    """With the ones there are."""
    project.config(WEAK)
    result = project.run(CONFIG, "--openclaw-annotations=jenkins")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*auto, github, azure*"])
