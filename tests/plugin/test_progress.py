"""What a run of more than a hundred deployments shows while it runs."""

from __future__ import annotations

import pytest

from pytest_openclaw.plugin import progress
from tests.plugin.project import HARDENED
from tests.plugin.project import WEAK
from tests.plugin.project import Project

ARGS = ("--openclaw-config=*/openclaw.json", "--openclaw-select=gateway.bind*")


@pytest.fixture
def fleet(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Three deployments, of which one fails, in a world where that is many."""
    monkeypatch.setattr(progress, "MANY", 2)
    for name, config in (("a", HARDENED), ("b", WEAK), ("c", HARDENED)):
        project.config(config, f"{name}/openclaw.json")
    return project


def lines_before_failures(result: pytest.RunResult) -> list[str]:
    """Return what was shown while items ran."""
    lines = result.outlines
    start = next(at for at, line in enumerate(lines) if line.startswith("collected"))
    end = next(at for at, line in enumerate(lines) if "= FAILURES =" in line)
    return list(filter(None, lines[start + 1 : end]))


def test_a_terminal_gets_a_line_for_each_deployment(fleet: Project) -> None:
    """As it ends: the verdict, what was found, and how long it took."""
    fleet.conftest(
        "def pytest_collection_finish(session):\n"
        "    config = session.config\n"
        "    config.pluginmanager.get_plugin('terminalreporter').isatty = True\n"
    )
    shown = lines_before_failures(fleet.run(*ARGS))
    verdicts = [" ".join(line.split()[:2]) for line in shown]
    assert verdicts == [
        "passed a/openclaw.json",
        "failed b/openclaw.json",
        "passed c/openclaw.json",
    ]
    assert "1 critical" in shown[1]
    assert shown[1].endswith(" s")


def test_a_log_gets_a_line_now_and_then(
    fleet: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one for each deployment, and no dots."""
    assert lines_before_failures(fleet.run(*ARGS)) == []
    monkeypatch.setattr(progress, "_SECONDS", 0.0)
    shown = lines_before_failures(fleet.run(*ARGS))
    assert [line.partition(" in ")[0] for line in shown] == [
        "openclaw: 1 deployments",
        "openclaw: 2 deployments",
        "openclaw: 3 deployments",
    ]
    assert shown[2].endswith("1 of them failed")


def test_outcomes_are_counted_as_ever(fleet: Project) -> None:
    """Whatever is shown meanwhile."""
    result = fleet.run(*ARGS)
    result.assert_outcomes(passed=2, failed=1)
    verbose = fleet.run(*ARGS, "-v")
    verbose.assert_outcomes(passed=2, failed=1)
    verbose.stdout.fnmatch_lines(["b/openclaw.json::gateway.bind_no_auth FAILED*"])


@pytest.mark.slow
def test_workers_show_the_same(fleet: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment has ended with the last of its items, whoever ran them."""
    monkeypatch.setattr(progress, "_SECONDS", 0.0)
    result = fleet.run(*ARGS, "-n2")
    shown = [line for line in result.outlines if " deployments in " in line]
    assert [line.partition(" in ")[0] for line in shown] == [
        "openclaw: 1 deployments",
        "openclaw: 2 deployments",
        "openclaw: 3 deployments",
    ]
    assert shown[2].endswith("1 of them failed")
    result.assert_outcomes(passed=2, failed=1)
