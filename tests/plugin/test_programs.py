"""No data of a deployment starts a program; docker is that of pytest's own process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.plugin.project import Project

pytestmark = pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")

_ASKED = "--openclaw-select=sandbox.browser_container.*"


def _docker(folder: Path) -> Path:
    """Put a docker into *folder*; return the file that shows that it ran."""
    folder.mkdir()
    program = folder / "docker"
    ran = folder / "ran"
    program.write_text(f"#!/bin/sh\n: > '{ran}'\n")
    program.chmod(0o755)
    return ran


@pytest.fixture
def state(project: Project) -> Path:
    """Return a state directory whose sandbox has browsers."""
    state = project.path / "home" / ".openclaw"
    state.mkdir(parents=True)
    (state / "openclaw.json").write_text(
        '{agents: {defaults: {sandbox: {mode: "all", browser: {enabled: true}}}}}'
    )
    return state


@pytest.mark.parametrize("environment", [(), ("--openclaw-env=process",)])
def test_the_path_of_an_env_file_starts_nothing(
    project: Project, state: Path, environment: tuple[str, ...]
) -> None:
    """Not even where docker is asked: it is found on pytest's own PATH alone."""
    ran = _docker(project.path / "bin")
    (project.path / "x.env").write_text(f"PATH={ran.parent}\n")
    (state / ".env").write_text(f"PATH={ran.parent}\n")
    project.run(
        f"--openclaw-config={state}/openclaw.json",
        f"--openclaw-state-dir={state}",
        "--openclaw-env-file=x.env",
        *environment,
        _ASKED,
    )
    assert not ran.exists()


@pytest.mark.usefixtures("whole_audit")
def test_the_option_for_a_host_asks_its_docker(
    project: Project, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pytest's own PATH has it; without the option it is not asked."""
    ran = _docker(project.path / "bin")
    monkeypatch.setenv("PATH", f"{ran.parent}{os.pathsep}{os.environ['PATH']}")
    config = f"--openclaw-config={state}/openclaw.json"
    result = project.run(config, f"--openclaw-state-dir={state}", _ASKED, "-rs")
    assert not ran.exists()
    result.stdout.fnmatch_lines(
        ["*requires docker, which is used with --openclaw-host*"]
    )
    project.run(f"--openclaw-host={state}", _ASKED)
    assert ran.exists()
