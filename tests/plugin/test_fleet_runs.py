"""Runs of many deployments: a short header, and no work that grows with the fleet."""

from __future__ import annotations

import pytest


def _fleet(pytester: pytest.Pytester, count: int) -> None:
    for number in range(count):
        folder = pytester.mkdir(f"gateway-{number:02}")
        (folder / "openclaw.json").write_text("{}")


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(10, 10, False), (12, 5, True)], ids=["few", "many"]
)
def test_the_header_counts_many_deployments(
    pytester: pytest.Pytester, count: int, shown: int, more: bool
) -> None:
    """Beyond ten deployments the header lists five and counts the others."""
    _fleet(pytester, count)
    args = ("--openclaw-config=*/openclaw.json", "--collect-only")
    lines = pytester.runpytest(*args).outlines
    header = lines[: lines.index(next(each for each in lines if "collected" in each))]
    assert sum("gateway-" in each for each in header) == shown
    said = "openclaw: and 7 more deployments (-v lists them all)"
    assert (said in header) == more
    assert said not in pytester.runpytest(*args, "-v").outlines


_CONFTEST = """\
import gc

def pytest_runtest_teardown():
    global frozen
    frozen = gc.get_freeze_count()

def pytest_terminal_summary(terminalreporter):
    terminalreporter.line("frozen" if frozen else "not frozen")
    terminalreporter.line("collects" if gc.isenabled() else "collects nothing")
"""


def test_only_runs_of_checks_alone_change_the_garbage_collection(
    pytester: pytest.Pytester,
) -> None:
    """Tests of the user's own run with the garbage collection as it was."""
    _fleet(pytester, 1)
    pytester.makeconftest(_CONFTEST)
    config = "--openclaw-config=*/openclaw.json"
    alone = pytester.runpytest_subprocess(config)
    assert "frozen" in alone.outlines
    pytester.makepyfile("def test_of_the_user(): pass")
    beside = pytester.runpytest_subprocess(config)
    assert "not frozen" in beside.outlines
    assert "collects" in alone.outlines
    assert "collects" in beside.outlines
