"""Files around a gateway, named on the command line or in the baseline."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

SECRET = "hQ7-correct-horse-9Zx"
BASELINE = """\
[[deployment]]
name = "eu"
config = "openclaw.json"
surroundings = ["ops/*.md", "ops/**/*.service"]
"""


@pytest.fixture
def around(project: Project) -> Project:
    """Return a project with a config and a runbook with a token in a link."""
    project.config()
    project.config(f"see http://h:16223/?serviceToken={SECRET}\n", "ops/runbook.md")
    unit = "[Service]\nExecStart=clawmaster serve\n"
    project.config(unit, "ops/units/clawmaster.service")
    return project


def clawmaster(project: Project, *args: str) -> dict[str, str]:
    """Return the outcomes of the items of ClawMaster."""
    found = project.outcomes("--openclaw-select=clawmaster.*", *args)
    return {name.rpartition(".")[2]: outcome for name, outcome in found.items()}


def test_the_baseline_names_files(around: Project) -> None:
    """In every profile: who names them wants them judged."""
    (around.path / "openclaw-baseline.toml").write_text(BASELINE)
    assert clawmaster(around) == {
        "token_in_link": "failed",
        "log_has_token": "skipped",
        "exposed": "passed",
        "token_literal": "passed",
        "files_readable": "skipped",
    }


def test_the_command_line_names_files(around: Project) -> None:
    """The text names the file from the root directory, and no token."""
    given = "--openclaw-config=openclaw.json", "--openclaw-surroundings=ops/*.md"
    result = around.run(*given, "--openclaw-select=clawmaster.token_in_link")
    result.stdout.fnmatch_lines(
        ["*/ops/runbook.md:1: a link contains serviceToken= and a token"]
    )
    assert SECRET not in result.stdout.str()


def test_an_exception_names_the_file(around: Project) -> None:
    """As reports name it."""
    exception = (
        '[[exception]]\ncheck = "clawmaster.token_in_link"\n'
        'subject = "ops/runbook.md"\nreason = "lab"\nowner = "a"\n'
        "expires = 2026-12-31\n"
    )
    (around.path / "openclaw-baseline.toml").write_text(BASELINE + exception)
    outcomes = clawmaster(around, "--openclaw-today=2026-11-27")
    assert outcomes["token_in_link"] == "xfailed"


def test_without_files_there_is_no_item(around: Project) -> None:
    """Not in profile hardened either."""
    given = "--openclaw-config=openclaw.json", "--openclaw-profile=hardened"
    names = around.outcomes(*given)
    assert not [each for each in names if "clawmaster" in each]


def test_a_glob_without_a_file_is_one_line(around: Project) -> None:
    """Else a renamed folder would pass for ever."""
    given = "--openclaw-config=openclaw.json", "--openclaw-surroundings=nix/*.md"
    result = around.run(*given)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    line = f"ERROR: --openclaw-surroundings: no file matches '{around.path}/nix/*.md'"
    assert line in result.errlines
    text = BASELINE.replace("ops/*.md", "nix/*.md")
    (around.path / "openclaw-baseline.toml").write_text(text)
    line = (
        "ERROR: openclaw-baseline.toml:4: deployment[0].surroundings[0]: no file"
        " matches 'nix/*.md'"
    )
    assert line in around.run().errlines


def test_a_baseline_can_ask_for_what_no_file_shows(around: Project) -> None:
    """By ready names, with a page for each."""
    text = 'attestations = ["clawmaster_rbac"]\n' + BASELINE
    (around.path / "openclaw-baseline.toml").write_text(text)
    names = around.outcomes("--openclaw-select=attested.*")
    assert names == {"openclaw-baseline.toml::eu::attested.clawmaster_rbac": "skipped"}
    printed = around.run("--openclaw-explain=attested.clawmaster_rbac").stdout.str()
    assert "ClawMaster 0.3.1 has one token" in printed
