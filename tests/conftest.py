"""What all tests share."""

from __future__ import annotations

import email.parser
import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import hypothesis
import pyjson5
import pytest
import ruamel.yaml

import pytest_openclaw.verdict
from pytest_openclaw import checks
from tests.plugin.project import Project
from tests.plugin.project import few_checks

pytest_plugins = ["pytester"]

# By these pytest and the plugin recognise a runner of CI, and write other lines.
_RUNNERS = ("CI", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD")


#: Each run of pytester puts ``sys.modules`` back: what is not there already is read by
#: each anew, and is then another module than what the runs before have kept.
_READ_ONCE = (email.parser, pyjson5, ruamel.yaml, pytest_openclaw.verdict)
_ROOMS = ("baseline", "deployment", "given_reports", "plugin", "rehearsal", "reports")

for _room in _ROOMS:
    _package = import_module(f"pytest_openclaw.{_room}")
    for _module in walk_packages(_package.__path__, f"{_package.__name__}."):
        import_module(_module.name)

#: Tests write and delete some 200,000 small files, which some disks take minutes for.
_MEMORY = Path("/dev/shm")
_ROOM = 1_000_000_000


#: What ``--quick`` takes each tenth of, as thousands of cases are much alike.
_SAMPLED = (
    *("test_parity", "test_tables", "checks/test_dormant", "effective/code_scan"),
    *("posture/test_cases", "posture/test_spans", "posture/test_tightening"),
    *("docs/test_pages", "docs/test_plain_english", "given_reports/test_agreement"),
    *("plugin/test_secrecy", "plugin/test_secret_reprs", "releases/test_releases"),
)
_SAMPLE = 10


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options for what is worth to run at each change, and for all there is."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="each tenth of cases that are much alike",
    )
    parser.addoption(
        "--all",
        action="store_true",
        help="slow tests as well, and every release about each recorded case",
    )


def pytest_configure() -> None:
    """Time no example, and keep temporary folders in memory where there is room."""
    # How long an example takes depends on what else the machine does.
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.fixture(scope="session", autouse=True)
def _bytecode(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Let processes that tests start compile the package once, and not in each.

    Where none may be written beside the sources, it is in a temporary folder.
    """
    if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
        folder = tmp_path_factory.getbasetemp()
        shared = folder.parent if hasattr(pytestconfig, "workerinput") else folder
        os.environ["PYTHONPYCACHEPREFIX"] = str(shared / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test see the same on a runner of CI as on its author's machine."""
    for name in _RUNNERS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def pytester(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """Run pytest without a record of each call of a hook: a third of most runs."""
    recording = pytester.make_hook_recorder

    def only_interrupts(manager: pytest.PytestPluginManager) -> pytest.HookRecorder:
        recorder = recording(manager)
        recorder.finish_recording()
        manager.register(_Interrupts(recorder))
        return recorder

    monkeypatch.setattr(pytester, "make_hook_recorder", only_interrupts)
    return pytester


@pytest.fixture
def project(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Project:
    """Return a folder of a user, without a file, for an audit of few checks."""
    whole = "whole_audit" in request.fixturenames
    if not whole:
        monkeypatch.setattr(checks, "_audit", few_checks)
    return Project(pytester, whole=whole)


@pytest.fixture
def whole_audit() -> None:
    """Let runs in a project have all checks, and each plugin that is installed."""


class _Interrupts:
    """Records a Ctrl-C within a run, so that pytester can pass it on."""

    def __init__(self, recorder: pytest.HookRecorder) -> None:
        self._recorder = recorder

    def pytest_keyboard_interrupt(
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> None:
        call = pytest.RecordedHookCall(
            "pytest_keyboard_interrupt", {"excinfo": excinfo}
        )
        self._recorder.calls.append(call)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Let ``-k`` find each case by its own id, where several share an item."""
    for item in items:
        item.extra_keyword_matches.update(_cases_of(item))
    chosen = items[:]
    if config.getoption("quick"):
        chosen = [*_quick(chosen)]
    if not config.getoption("all") and _is_whole_suite(config):
        chosen = [item for item in chosen if not item.get_closest_marker("slow")]
    kept = set(chosen)
    if left_out := [item for item in items if item not in kept]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported and collected.

    Thousands of runs in one process make it look at all of that again and again.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Look for garbage once: pytest does so five times, each as long as the last."""
    gc.collect()
    gc.freeze()


def _is_whole_suite(config: pytest.Config) -> bool:
    """Return whether this folder is among what is run, and nothing chooses from it."""
    if config.getoption("keyword") or config.getoption("markexpr"):
        return False
    started_in = config.invocation_params.dir
    named = [(started_in / arg.partition("::")[0]).resolve() for arg in config.args]
    return any(map(Path(__file__).resolve().parent.is_relative_to, named))


def _quick(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    places: Counter[Path] = Counter()
    for item in items:
        name = item.path.relative_to(Path(__file__).parent).as_posix()
        places[item.path] += 1
        if places[item.path] % _SAMPLE == 1 or not name.startswith(_SAMPLED):
            yield item


def _cases_of(item: pytest.Item) -> Iterable[str]:
    """Return the names of the cases that share *item*, if some do."""
    callspec: Any = getattr(item, "callspec", None)
    return callspec.params.get("some", ()) if callspec else ()
