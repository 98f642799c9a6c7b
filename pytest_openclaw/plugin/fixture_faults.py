"""A fixture that gives no deployment: one item shows why, the others name that item."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from pytest_openclaw.errors import UsageError
from pytest_openclaw.on_use import dataclass

#: Of these packages no frame says where a fixture went wrong.
_NOT_THE_AUTHORS = ("_pytest", "pluggy", "pytest_openclaw")
_FIXTURES = ("openclaw_deployment", "openclaw_check")


class NotADeployment(UsageError):
    """What ``openclaw_deployment`` gave cannot be made a deployment of."""

    def __init__(self, given: object) -> None:
        super().__init__(
            "the fixture openclaw_deployment must return a Deployment, the path of a"
            f" config or a mapping, not {type(given).__name__}"
        )


@dataclass(frozen=True)
class _Fault:
    """An error as far as it is the same for each item of a parameter."""

    deployment: tuple[str, str]
    kind: type[BaseException]
    raised_at: tuple[tuple[str, int], ...]


class FixtureFaults:
    """Lets each fault of a fixture be one error, in each process that meets it.

    Every item sets its fixtures up for itself. It is skipped only where that ends
    with a fault that this process has reported already: an item that runs alone, or
    first in a worker, shows the fault.
    """

    def __init__(self) -> None:
        self._met: dict[str, _Fault] = {}
        self._reported: dict[_Fault, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, None]:
        """Skip an item whose fixture fails again as it was reported to."""
        __tracebackhide__ = True
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:
            self._meet(item, error)
            raise

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, None]:
        """Skip an item that was given the same wrong thing again."""
        __tracebackhide__ = True
        try:
            yield
        except NotADeployment as error:
            self._meet(item, error)
            raise

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a fault once it is reported as one, which a mark may prevent."""
        fault = self._met.pop(report.nodeid, None)
        if fault is not None and report.failed:
            self._reported.setdefault(fault, report.nodeid)

    def _meet(self, item: pytest.Item, error: BaseException) -> None:
        if not _is_about_deployment(item, error):
            return
        parameter = parameter_of(item)
        fault = _Fault((str(item.path), parameter), type(error), raised_at(error))
        shown = self._reported.get(fault)
        if shown is not None:
            pytest.skip(f"openclaw_deployment returned no deployment, see {shown}")
        self._met[item.nodeid] = fault


def _is_about_deployment(item: pytest.Item, error: BaseException) -> bool:
    """Did *error* come before there was a deployment, or instead of one?"""
    if isinstance(error, NotADeployment):
        return True
    names = getattr(item, "fixturenames", ())
    given = getattr(item, "funcargs", {})
    return any(name in names for name in _FIXTURES) and _FIXTURES[0] not in given


def parameter_of(item: pytest.Item) -> str:
    """Return the parameters of an item, without the check of ``openclaw_check``."""
    callspec = getattr(item, "callspec", None)
    if callspec is None:
        return ""
    indices: dict[str, int] = callspec.indices
    return str(sorted((k, v) for k, v in indices.items() if k != _FIXTURES[1]))


def raised_at(error: BaseException) -> tuple[tuple[str, int], ...]:
    """Return the files and lines of the author, and of libraries, that it came by."""
    places = []
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if package not in _NOT_THE_AUTHORS:
            places.append((frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    return tuple(places)
