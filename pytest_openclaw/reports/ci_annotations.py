"""Commands for a CI system's log that mark a line of a file: GitHub's and Azure's.

Sources: "Workflow commands for GitHub Actions", "Logging commands" of Azure Pipelines.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping

from pytest_openclaw.reports.open_findings import OpenFinding
from pytest_openclaw.reports.open_findings import open_findings
from pytest_openclaw.reports.run import Run

GITHUB = "github"
AZURE = "azure"
NONE = "none"
AUTO = "auto"


def system_of(asked: str, environment: Mapping[str, str]) -> str:
    """Return the system whose commands are to be printed, or ``none``.

    ``auto`` goes by the variables that the two systems set in each job.
    """
    if asked != AUTO:
        return asked
    if environment.get("GITHUB_ACTIONS") == "true":
        return GITHUB
    if environment.get("TF_BUILD", "").lower() == "true":
        return AZURE
    return NONE


def lines_of(run: Run, system: str) -> Iterator[str]:
    """Yield a command for each finding that fails."""
    if system == NONE:
        return
    line = github if system == GITHUB else azure
    for each in open_findings(run):
        if each.fails:
            yield line(each)


def github(each: OpenFinding) -> str:
    """Return the workflow command that marks a finding in GitHub."""
    properties = {"title": f"{each.check_id} ({each.deployment})"}
    if each.location is not None:
        properties |= {
            "file": each.location.file,
            "line": str(each.location.line),
        }
    written = ",".join(
        f"{name}={_escaped(text, {':': '%3A', ',': '%2C'})}"
        for name, text in properties.items()
    )
    return f"::error {written}::{_escaped(_message(each))}"


def azure(each: OpenFinding) -> str:
    """Return the logging command that marks a finding in Azure Pipelines."""
    properties = {"type": "error"}
    if each.location is not None:
        properties |= {
            "sourcepath": each.location.file,
            "linenumber": str(each.location.line),
        }
    properties["code"] = each.check_id
    written = "".join(
        f"{name}={_escaped(text, {';': '%3B', ']': '%5D'}, percent='%AZP25')};"
        for name, text in properties.items()
    )
    message = _escaped(f"{each.deployment}: {_message(each)}", percent="%AZP25")
    return f"##vso[task.logissue {written}]{message}"


def _message(each: OpenFinding) -> str:
    return (
        f"{each.message}\nFix: {each.remediation}" if each.remediation else each.message
    )


def _escaped(
    text: str, more: Mapping[str, str] | None = None, percent: str = "%25"
) -> str:
    """Return *text* so that it ends neither the line nor the command."""
    text = text.replace("%", percent)
    for character, code in {"\r": "%0D", "\n": "%0A", **(more or {})}.items():
        text = text.replace(character, code)
    return text
