"""The example repository does what the README shows of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pytest_openclaw.releases import EXACT
from pytest_openclaw.releases import SAME
from tests.plugin.project import Project

ROOT = Path(__file__).parents[1]


def shown(title: str) -> str:
    """Return the block of the README that stands below a comment."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(rf"<!-- {title} -->\n```\w+\n(.*?)\n```", text, re.DOTALL)
    assert block
    return block[1]


@pytest.fixture
def printed(pytester: pytest.Pytester) -> list[str]:
    """What pytest prints of the example repository, as the README runs it."""
    shutil.copytree(ROOT / "example_project", pytester.path / "example_project")
    result = Project(pytester).run("example_project")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    return [plain(line) for line in result.outlines]


def plain(line: str) -> str:
    """Return a line without its rulers, the time, and what pytest cuts off."""
    line = re.sub(r" in [\d.]+s.*| - .*", "", line)
    return line.strip("=_ ")


def test_the_shown_output_is_what_is_printed(printed: list[str]) -> None:
    """Each line that the README shows comes in that order."""
    rest = iter(printed)
    for line in shown("what it prints").splitlines():
        assert line == "..." or plain(line) in rest, line


def test_each_environment_ends_as_its_page_says(printed: list[str]) -> None:
    """Production holds, staging needs its exception, and the lab is weak."""
    reported = {
        line.partition(" ")[0]: line for line in printed if " (2026.9.6" in line
    }
    assert "hardened): 0 critical, 0 warn, 1 info; 0 failed" in reported["production"]
    assert "0 failed, 1 excepted" in reported["staging"]
    assert "; 5 failed, " in reported["lab"]


@pytest.mark.parametrize(
    "file",
    [
        ".gitlab-ci.yml",
        pytest.param("Jenkinsfile", marks=pytest.mark.slow),
        pytest.param(".github/workflows/openclaw.yml", marks=pytest.mark.slow),
    ],
)
def test_its_ci_files_run_pytest(file: str, pytester: pytest.Pytester) -> None:
    """The very command that stands there, which leaves every report it names."""
    shutil.copytree(ROOT / "example_project", pytester.path, dirs_exist_ok=True)
    text = (pytester.path / file).read_text(encoding="utf-8")
    (options,) = re.findall(r"(?:- |run: |bin/)pytest (.*)", text)
    result = Project(pytester).run(*options.split())
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    reports = [each.partition("=")[2] for each in options.split()]
    assert len(reports) == 2
    for report in reports:
        assert (pytester.path / report).stat().st_size > 1000


def test_the_commands_set_up_and_run() -> None:
    """Both begin with an environment of their own and install this clone."""
    for title, runs in (
        ("the main job", ".venv/bin/pytest example_project --junitxml=report.xml"),
        ("the tests", ".venv/bin/pytest -n 2"),
    ):
        made, installed, run = shown(title).split(" && ")
        assert made == "python3 -m venv .venv"
        assert installed.startswith(".venv/bin/pip install ")
        assert run == runs


def test_the_readme_says_how_many_releases_are_judged_exactly() -> None:
    """From the first to the last, those by the rules of a neighbour included."""
    text = f"({len({*EXACT, *SAME})} releases from {EXACT[0]} to {EXACT[-1]} exactly)"
    assert text in (ROOT / "README.md").read_text(encoding="utf-8")
