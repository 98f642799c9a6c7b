"""A run that leaves something out says nothing of exceptions, and exits as pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin.project import HARDENED
from tests.plugin.project import Project

EXAMPLE = Path(__file__).parents[2] / "example_project"
TODAY = "--openclaw-today=2026-11-01"
#: Two deployments of the file, and exceptions that nothing needs: for all and for one.
BASELINE = """
[[deployment]]
config = "a/openclaw.json"
name = "a"

[[deployment]]
config = "b/openclaw.json"
name = "b"

[[exception]]
check = "gateway.auth_*"
reason = "Everywhere."
owner = "o"
expires = 2026-12-31

[[exception]]
check = "gateway.bind_*"
deployments = ["a", "b"]
reason = "On both."
owner = "o"
expires = 2026-12-31
"""


@pytest.fixture
def unneeded(project: Project) -> Project:
    """A project with exceptions that nothing needs."""
    for name in "ab":
        project.config(HARDENED, f"{name}/openclaw.json")
    project.path.joinpath("openclaw-baseline.toml").write_text(BASELINE)
    project.pytester.makepyfile(test_unit="def test_one():\n    pass\n")
    project.pytester.makeini("[pytest]\n")
    return project


def test_a_run_that_something_stops_is_partial(unneeded: Project) -> None:
    """Another plugin may end the session, as --stepwise does; items are left over."""
    unneeded.conftest(
        """
        def pytest_runtest_logfinish(nodeid):
            if nodeid.startswith("openclaw-baseline.toml"):
                SESSION.shouldstop = "enough"

        def pytest_sessionstart(session):
            global SESSION
            SESSION = session
        """
    )
    result = unneeded.run(TODAY)
    result.stdout.fnmatch_lines(["*enough*"])
    result.stdout.no_fnmatch_line("*no longer needed*")


@pytest.mark.parametrize(
    "args",
    [
        ("--collect-only",),
        ("--collect-only", "-q"),
        ("--setup-plan",),
        ("--setup-only",),
        ("test_unit.py",),
        ("--openclaw-select=gateway.*",),
        ("--openclaw-ignore=gateway.bind_no_auth",),
        ("-k", "gateway or test_one"),
        ("--deselect", "openclaw-baseline.toml::a::gateway.bind_no_auth"),
        ("openclaw-baseline.toml::a::gateway.bind_no_auth",),
        ("openclaw-baseline.toml::a",),
        pytest.param(
            ("-n2", "openclaw-baseline.toml::a::gateway.bind_no_auth"),
            marks=pytest.mark.slow,
        ),
        pytest.param(("-n1", "-k", "gateway or test_one"), marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_a_partial_run_exits_as_pytest_alone(
    unneeded: Project, args: tuple[str, ...]
) -> None:
    """Nothing was found, so nothing fails."""
    result = unneeded.run(TODAY, *args)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("*no longer needed*")


def test_the_last_failed_are_not_the_whole_run(unneeded: Project) -> None:
    """``--lf`` and ``--sw`` leave out what passed before."""
    unneeded.pytester.makepyfile(
        test_unit="import os\ndef test_one():\n    assert os.path.exists('fixed')\n"
    )
    unneeded.run(TODAY)
    unneeded.path.joinpath("fixed").touch()
    for option in ("--lf", "--sw"):
        assert unneeded.run(TODAY, option).ret == pytest.ExitCode.OK


def test_other_tests_may_be_left_out(unneeded: Project) -> None:
    """``-m openclaw`` leaves no check out, so the run is whole."""
    result = unneeded.run(TODAY, "-m", "openclaw")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["FAILED openclaw-baseline.toml::exceptions*"])
    assert result.parseoutcomes()["failed"] == 1


def test_an_exception_that_spells_all_out_needs_no_whole_run(
    unneeded: Project,
) -> None:
    """Each check and deployment that it is about has run."""
    text = BASELINE.replace('"gateway.bind_*"', '"gateway.bind_no_auth"')
    unneeded.path.joinpath("openclaw-baseline.toml").write_text(text)
    result = unneeded.run(TODAY, "-k", "bind_no_auth")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*no longer needed*gateway.bind_no_auth, On both.*"])
    result.stdout.no_fnmatch_line("*Everywhere.*")
    assert unneeded.run(TODAY, "-k", "bind_no_auth and not b::").ret == 1


def test_names_that_no_deployment_has_are_reported_with_those_there_are(
    unneeded: Project,
) -> None:
    """Of exceptions, attestations and deployments, a line each."""
    more = """
[[deployment]]
name = "prd"
profile = "hardened"

[[attestation]]
check = "restore_rehearsed"
deployments = ["stag*"]
statement = "s"
by = "o"
date = 2026-10-01
expires = 2026-12-31
"""
    text = BASELINE.replace('["a", "b"]', '["a", "c"]') + more
    unneeded.path.joinpath("openclaw-baseline.toml").write_text(text)
    result = unneeded.run(TODAY)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines_random(
        [
            "openclaw-baseline.toml:*: there is no deployment c; there are a, b:*",
            "openclaw-baseline.toml:*: there is no deployment stag[*]; there are a, b",
            "openclaw-baseline.toml:*: there is no deployment prd; there are a, b",
        ]
    )


def test_a_name_beside_those_that_need_an_exception_is_reported(
    unneeded: Project,
) -> None:
    """Unless a fixture failed: its deployment's name is then not known."""
    unneeded.config({"gateway": {"bind": "lan"}}, "a/openclaw.json")
    text = BASELINE.replace('["a", "b"]', '["a", "prd"]')
    text = text.replace("gateway.bind_*", "gateway.bind_no_auth")
    unneeded.path.joinpath("openclaw-baseline.toml").write_text(text)
    why = "*:*: there is no deployment prd; there are a, b"
    unneeded.run(TODAY).stdout.fnmatch_lines([why])
    folder = unneeded.pytester.mkdir("gate")
    folder.joinpath("conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def openclaw_deployment(): raise RuntimeError('no inventory')\n"
    )
    unneeded.run(TODAY).stdout.no_fnmatch_line("*there is no deployment*")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, unedited."""
    folder = tmp_path_factory.mktemp("clone") / "example_project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build", "__*"))
    return folder.parent


@pytest.mark.slow
@pytest.mark.parametrize(
    "args",
    [
        ("example_project/test_inventory.py",),
        ("example_project", "--co"),
        ("example_project/conftest.py::gateway.bind_no_auth[production]",),
    ],
    ids=" ".join,
)
def test_parts_of_the_example_exit_with_0(example: Path, args: tuple[str, ...]) -> None:
    """As a newcomer runs them, beside the example."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *args]
    env = {**os.environ, "PYTEST_ADDOPTS": ""}
    assert subprocess.run(command, cwd=example, env=env, check=False).returncode == 0


def test_items_that_a_plugin_drops_without_a_word_are_left_out(
    unneeded: Project,
) -> None:
    """As pytest-shard does, which calls no hook for what other shards run."""
    unneeded.conftest("def pytest_collection_modifyitems(items): del items[::2]")
    result = unneeded.run(TODAY)
    assert result.ret == 0
    result.stdout.no_fnmatch_line("*no longer needed*")
