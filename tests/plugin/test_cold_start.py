"""What a new installation pays at its first run: the package's own compiled files."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pytest_openclaw import __version__
from tests.plugin.project import WEAK
from tests.plugin.project import Project

ROOT = Path(__file__).parents[2]
#: Prints how pytest, or a worker of it, has imported this package.
CONFTEST = """
import os, sys

def pytest_sessionfinish(session):
    ours = {n: m for n, m in sys.modules.items() if n.startswith("pytest_openclaw")}
    rewritten = sorted(
        name for name, module in ours.items()
        if type(module.__spec__.loader).__name__ == "AssertionRewritingHook"
    )
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    path = os.path.dirname(os.path.abspath(__file__))
    loader = ours and type(ours["pytest_openclaw.errors"].__spec__.loader).__name__
    with open(os.path.join(path, worker + ".txt"), "w") as file:
        print(len(ours), loader or None, *rewritten, file=file)
"""
#: What has to be imported before pytest's own finder is not asked any more. Before
#: version 9, pytest rewrites nothing of an editable installation.
BEFORE = {
    "pytest_openclaw",
    "pytest_openclaw.plugin",
    "pytest_openclaw.plugin.own_modules",
}


def run(project: Project, *args: str, path: str = "") -> int:
    """Run pytest on a config in a process of its own; return its exit status."""
    env = {**os.environ, "PYTHONPATH": path}
    env.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-q", *args]
    done = subprocess.run(
        command, cwd=project.path, env=env, capture_output=True, check=False
    )
    return done.returncode


def seen(project: Project, process: str = "main") -> list[str]:
    """Return what a process has written: how many modules, by what, and rewritten."""
    return (project.path / f"{process}.txt").read_text().split()


@pytest.fixture
def weak(project: Project) -> Project:
    """A project with one config that fails."""
    project.config(WEAK)
    project.conftest(CONFTEST)
    return project


@pytest.mark.slow
def test_modules_are_not_rewritten(weak: Project) -> None:
    """By no process, whether it runs the items or hands them to workers."""
    assert run(weak, "--openclaw-config=openclaw.json") == 1
    count, loader, *rewritten = seen(weak)
    assert int(count) > 100
    assert loader == "SourceFileLoader"
    assert {*rewritten} <= BEFORE

    assert run(weak, "--openclaw-config=openclaw.json", "-n1") == 1
    assert {*seen(weak)[2:]} <= BEFORE
    count, loader, *rewritten = seen(weak, "gw0")
    assert int(count) > 100
    assert loader == "SourceFileLoader"
    assert {*rewritten} <= BEFORE


def test_a_blocked_plugin_is_not_imported(weak: Project) -> None:
    """``-p no:openclaw`` leaves nothing of it in the process."""
    assert run(weak, "-p", "no:openclaw") == pytest.ExitCode.NO_TESTS_COLLECTED
    assert seen(weak) == ["0", "None"]


@pytest.mark.slow
def test_a_python_without_docstrings_is_refused(
    weak: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The texts of checks are docstrings."""
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    assert run(weak, "--openclaw-config=openclaw.json") == pytest.ExitCode.USAGE_ERROR


@pytest.mark.slow
def test_it_runs_from_an_archive(weak: Project) -> None:
    """A wheel on the path needs no installation."""
    wheel = weak.path / f"pytest_openclaw-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in (ROOT / "pytest_openclaw").rglob("*"):
            if file.suffix != ".pyc" and file.is_file():
                archive.write(file, file.relative_to(ROOT))
        info = f"pytest_openclaw-{__version__}.dist-info"
        archive.writestr(
            f"{info}/METADATA", f"Name: pytest-openclaw\nVersion: {__version__}\n"
        )
        archive.writestr(
            f"{info}/entry_points.txt",
            "[pytest11]\nopenclaw = pytest_openclaw.plugin.plugin\n",
        )
    assert run(weak, "--openclaw-config=openclaw.json", path=str(wheel)) == 1
    count, loader, *rewritten = seen(weak)
    assert int(count) > 100
    assert (loader, rewritten) == ("zipimporter", [])


def test_a_second_run_in_one_process_warns_of_nothing(project: Project) -> None:
    """What the first has imported is not rewritten, and need not be."""
    (project.path / "test_it.py").write_text("def test_it():\n    pass\n")
    code = (
        "import os, pytest\n"
        "os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'\n"
        "args = ['-p', 'pytest_openclaw.plugin.plugin', '-W', 'error']\n"
        "print('ENDED', *[int(pytest.main(args)) for _ in range(2)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ENDED 0 0" in done.stdout, done.stdout
