"""Runs of many deployments: a short header, and no work that grows with the fleet."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw import Deployment
from pytest_openclaw.auditing import Audit
from tests.plugin.project import WEAK


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


_CONTROLLER = """\
from pytest_openclaw.plugin.beginning import session_of

def pytest_terminal_summary(terminalreporter, config):
    read = session_of(config).audits.so_far
    terminalreporter.line(f"read here: {len(read)}")
"""


def test_a_controller_leaves_reading_to_its_workers(pytester: pytest.Pytester) -> None:
    """It reads the five that its header names, and counts the others."""
    _fleet(pytester, 12)
    pytester.makeconftest(_CONTROLLER)
    check = "--openclaw-select=gateway.bind_no_auth"
    result = pytester.runpytest("--openclaw-config=*/openclaw.json", check, "-n1")
    result.assert_outcomes(passed=12)
    assert "openclaw: and 7 more deployments (-v lists them all)" in result.outlines
    assert "read here: 5" in result.outlines


_CONFTEST = """\
import gc

at_first = gc.get_freeze_count()  # Python 3.12 begins with some

def pytest_runtest_teardown():
    global frozen
    frozen = gc.get_freeze_count() > at_first

def pytest_terminal_summary(terminalreporter):
    terminalreporter.line("frozen" if frozen else "not frozen")
    terminalreporter.line("collects" if gc.isenabled() else "collects nothing")
"""


@pytest.mark.slow
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


_OF_DEPLOYMENTS = """\
import weakref

judged = {}

def pytest_runtest_teardown(item):
    judged.setdefault(item.path, weakref.ref(item.audit.deployment))

def pytest_terminal_summary(terminalreporter):
    kept = [each for each in judged.values() if each() is not None]
    terminalreporter.line(f"judged {len(judged)}, kept {len(kept)}")
"""


def test_what_checks_made_of_a_deployment_is_freed(pytester: pytest.Pytester) -> None:
    """After its last item: what grows with a fleet is what reports need."""
    _fleet(pytester, 3)
    pytester.makeconftest(_OF_DEPLOYMENTS)
    # What is recorded of a run in this process would keep them.
    result = pytester.runpytest_subprocess("--openclaw-config=*/openclaw.json")
    result.stdout.fnmatch_lines(["judged 3, kept 0"])


@pytest.mark.parametrize(("probe", "times"), [(False, 2), (True, 1)])
def test_what_named_the_checks_does_not_wait_for_them(
    tmp_path: Path, probe: bool, times: int
) -> None:
    """All deployments of a fleet wait at once; but no gateway is asked twice."""
    derived: list[Deployment] = []
    audit = Audit(Deployment.load(tmp_path / "openclaw.json", probe=probe))
    audit.deployment.derive(derived.append)
    audit.wait()
    audit.deployment.derive(derived.append)
    assert len(derived) == times


_OF_SKIPS = """\
import gc
import weakref
import pytest

skips = []

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped:
        skips.append(weakref.ref(call.excinfo.value))
    return report

def pytest_runtest_setup():
    gc.disable()

def pytest_terminal_summary(terminalreporter):
    kept = [each for each in skips if each() is not None]
    assert skips
    terminalreporter.line(f"kept {len(kept)} skips")
"""


def test_what_skipped_an_item_is_freed_without_garbage_collection(
    pytester: pytest.Pytester,
) -> None:
    """Pytest's frames hold the exception that they caught, which holds them."""
    _fleet(pytester, 1)
    pytester.makeconftest(_OF_SKIPS)
    result = pytester.runpytest_subprocess("--openclaw-config=*/openclaw.json")
    result.stdout.fnmatch_lines(["kept 0 skips"])


def test_an_audit_that_let_go_says_the_same() -> None:
    """Whoever asks again, as a plugin that repeats an item does."""
    audit = Audit(Deployment.from_mapping(WEAK))
    before = {each: audit.outcome(each) for each in audit.checks}
    deployment = audit.deployment
    audit.let_go()
    assert audit.deployment is not deployment
    assert {each: audit.outcome(each) for each in audit.checks} == before
