"""What is published: the metadata, against what the project itself does."""

from __future__ import annotations

import configparser
import importlib.metadata
import re
from pathlib import Path
from typing import Any

import pytest
import tomli

import pytest_openclaw

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The pyproject.toml."""
    return tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def versions(project: dict[str, Any]) -> list[str]:
    """Return the Python versions that the classifiers name."""
    pattern = re.compile(r"Programming Language :: Python :: (3\.\d+)")
    found = (pattern.fullmatch(each) for each in project["project"]["classifiers"])
    return [match[1] for match in found if match]


def test_the_pythons_are_those_that_are_tested(project: dict[str, Any]) -> None:
    """Classifiers, the least version and tox's environments say the same."""
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    factors = re.search(r"py3\{([\d,]+)\}", tox["tox"]["env_list"])
    assert factors
    tested = [f"3.{minor}" for minor in factors[1].split(",")]
    assert versions(project) == tested
    assert project["project"]["requires-python"] == f">={tested[0]}"
    assert project["tool"]["mypy"]["python_version"] == tested[0]
    assert (
        project["tool"]["ruff"]["target-version"] == f"py{tested[0].replace('.', '')}"
    )


def test_the_sdist_takes_in_every_folder(project: dict[str, Any]) -> None:
    """But for hidden ones and what is built; tools/check_package.py has the rest."""
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    ours = {
        path.parent.name
        for path in ROOT.glob("*/*")
        if path.suffix in (".py", ".md", ".toml")
        and not path.parent.name.startswith((".", "build", "dist"))
        and path.parent.name not in ("site", "venv")
    }
    assert ours <= {each.strip("/") for each in included}


def test_pytest_finds_the_plugin() -> None:
    """By its entry point, as an installed distribution."""
    (entry,) = (
        each
        for each in importlib.metadata.entry_points(group="pytest11")
        if each.value == "pytest_openclaw.plugin.plugin"
    )
    assert entry.name == "openclaw"
    assert entry.dist is not None
    assert entry.dist.name == "pytest-openclaw"


def test_the_changelog_has_the_version() -> None:
    """In the form of Keep a Changelog: what is unreleased, then each version."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## \[(.+)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    assert sections[0] == ("Unreleased", "")
    (version, day) = sections[1]
    assert version == pytest_openclaw.__version__
    assert day
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds
