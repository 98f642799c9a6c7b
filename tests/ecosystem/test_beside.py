"""Beside each plugin the example ends as it does alone; `tox -e ecosystem` has all."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "example_project"
#: The plugins by module, and the options with which they do something.
PLUGINS = {
    "xdist.plugin": "-n2",
    "allure_pytest.plugin": "--alluredir=allure",
    "pytest_asyncio.plugin": "",
    "pytest_benchmark.plugin": "",
    "pytest_clarity.plugin": "",
    "pytest_cov.plugin": "--cov=.",
    "pytest_django.plugin": "",
    "pytest_github_actions_annotate_failures.plugin": "",
    "pytest_html.plugin": "-p pytest_metadata.plugin --html=page.html",
    "pytest_instafail": "--instafail",
    "pytest_jsonreport.plugin": "-p pytest_metadata.plugin --json-report",
    "pytest_order.plugin": "",
    "pytest_randomly": "",
    "pytest_repeat": "--count=2",
    "pytest_reportlog.plugin": "--report-log=log.jsonl",
    "pytest_rerunfailures": "--reruns=1",
    "pytest_shard.pytest_shard": "--shard-id=0 --num-shards=1",
    "pytest_split.plugin": "--splits=1 --group=1",
    "pytest_sugar": "",
    "pytest_timeout": "--timeout=60",
}
_COUNT = re.compile(r"(\d+) (failed|passed|skipped|xfailed|error)")
#: Plugins that run each item more often than once.
_TIMES = {"pytest_repeat": 2}


def run(folder: Path, *args: str) -> tuple[int, dict[str, int]]:
    """Run pytest on a copy of the example, and return its status and counts."""
    if not folder.exists():
        shutil.copytree(
            EXAMPLE, folder, ignore=shutil.ignore_patterns("build", "report", ".*")
        )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *_ours(), *args],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    *_, last = done.stdout.strip().splitlines()
    assert "INTERNALERROR" not in done.stdout, done.stdout
    return done.returncode, {word: int(count) for count, word in _COUNT.findall(last)}


def _ours() -> tuple[str, ...]:
    return ("-p", "pytest_openclaw.plugin.plugin", "-p", "no:cacheprovider")


@cache
def alone(folder: Path) -> tuple[int, dict[str, int]]:
    """Return the same without any other plugin."""
    return run(folder)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the run without other plugins."""
    return tmp_path_factory.mktemp("alone") / "example"


@pytest.mark.slow
@pytest.mark.parametrize("module", PLUGINS)
def test_the_outcomes_are_the_same(module: str, example: Path, tmp_path: Path) -> None:
    """Status and counts, whatever the other plugin does to items and reports."""
    needs_package(module)
    options = PLUGINS[module].split()
    status, counts = run(tmp_path / "example", "-p", module, *options)
    expected_status, expected = alone(example)
    times = _TIMES.get(module, 1)
    assert (status, counts) == (
        expected_status,
        {word: times * count for word, count in expected.items()},
    )


def needs_package(module: str) -> None:
    """Skip where the plugin is not installed."""
    package = module.partition(".")[0]
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


def test_allure_shows_severity_fix_and_status(tmp_path: Path) -> None:
    """A finding is a failed test there, and no broken one."""
    needs_package("allure_pytest.plugin")
    folder = tmp_path / "example"
    run(folder, "-p", "allure_pytest.plugin", "--alluredir=allure")
    results = [
        json.loads(each.read_text()) for each in folder.glob("allure/*-result.json")
    ]
    (found,) = (
        each
        for each in results
        if each["name"] == "gateway.control_ui.allowed_origins_wildcard[lab]"
    )
    assert found["status"] == "failed"
    assert {"name": "severity", "value": "critical"} in found["labels"]
    assert "Fix: " in found["description"]


def test_pytest_html_shows_severity_and_exceptions(tmp_path: Path) -> None:
    """In a column of its own, and below the row."""
    needs_package("pytest_html.plugin")
    folder = tmp_path / "example"
    run(folder, "-p", "pytest_html.plugin", *PLUGINS["pytest_html.plugin"].split())
    page = (folder / "page.html").read_text()
    assert "col-severity" in page
    assert "approved exception; reason: The switch lets four machines" in page
