"""A project of a user, to run pytest in."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.plugin import plugin

#: A gateway that nothing at warn or above is found of, on both releases.
HARDENED: dict[str, Any] = {
    "gateway": {
        "bind": "loopback",
        "trustedProxies": ["127.0.0.1"],
        "auth": {"mode": "token", "token": "${OPENCLAW_GATEWAY_TOKEN}"},
    }
}
#: One with a critical finding of gateway.bind_no_auth, among others.
WEAK: dict[str, Any] = {"gateway": {"bind": "lan"}}


#: No plugin of others, and none of pytest's own that most tests do not look at: these
#: take a third of a run.
_UNUSED = (
    *("debugging", "doctest", "faulthandler", "legacypath", "logging", "pastebin"),
    *("recwarn", "subtests"),
    *("threadexception", "unittest", "unraisableexception"),
)
_ALONE = (
    "--disable-plugin-autoload",
    *(option for name in _UNUSED for option in ("-p", f"no:{name}")),
)
#: For a test of what is the same with workers of xdist, which take a second to start.
ALSO_WITH_A_WORKER = pytest.mark.parametrize(
    "workers", [(), pytest.param(("-n1",), marks=pytest.mark.slow)]
)
#: Plugins that workers of xdist need, which get no object of this process.
_WITH_WORKERS = ("-p", "xdist", "-p", "openclaw", "-p", "tests.plugin.few")
#: Not what is tried here, and it takes a second at the end of each run.
_QUICKLY = ("-p", "no:hypothesispytest")


#: Families of checks that are enough to see what becomes of items: pytest needs a
#: tenth of a second for those of all families.
FEW_FAMILIES = (
    *("gates", "gateway.access", "gateway.http", "gateway.control_ui"),
    *("gateway.discovery", "tools.mcp_apps", "gateway.credentials", "gateway.probe"),
    *("summary", "state.state_directory", "state.config_file"),
)


@cache
def few_checks() -> tuple[Check, ...]:
    """Return the checks of these families, in the order of reports."""
    families = [
        import_module(f"pytest_openclaw.checks.{name}") for name in FEW_FAMILIES
    ]
    found = (value for family in families for value in vars(family).values())
    return tuple(value for value in found if isinstance(value, Check))


class Project:
    """A folder with configs, in which pytest runs."""

    def __init__(self, pytester: pytest.Pytester, *, whole: bool = True) -> None:
        self.whole = whole
        self.pytester = pytester
        self.path = pytester.path

    def config(self, value: Any = None, name: str = "openclaw.json") -> Path:
        """Write a config, as JSON or as it stands; default: the weak one."""
        value = WEAK if value is None else value
        text = value if isinstance(value, str) else json.dumps(value, indent=2)
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def conftest(self, source: str) -> Path:
        """Write a conftest."""
        return self.pytester.makeconftest(source)

    def run(self, *args: object) -> pytest.RunResult:
        """Run pytest in this process, and return what it prints."""
        options, plugins = self._chosen(args)
        return self.pytester.runpytest_inprocess(*options, plugins=plugins)

    def outcomes(self, *args: object) -> dict[str, str]:
        """Run pytest, and return the outcome of each item by its node id."""
        outcomes = _Outcomes()
        options, plugins = self._chosen(args)
        self.pytester.inline_run(*options, plugins=[*plugins, outcomes])
        return outcomes.by_node_id

    def _chosen(self, args: tuple[object, ...]) -> tuple[list[str], list[object]]:
        """Return all options of a run, and the plugins that are not found by name."""
        options = list(map(str, args))
        if self.whole:
            return [*_QUICKLY, *options], []
        if any(option.startswith("-n") for option in options):
            return [*_ALONE, *_WITH_WORKERS, *options], []
        return [*_ALONE, *options], [plugin]


class _Outcomes:
    """A plugin that keeps how each item ends."""

    def __init__(self) -> None:
        self.by_node_id: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.by_node_id[report.nodeid] = _outcome(report)


def _outcome(report: pytest.TestReport) -> str:
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    if report.when != "call" and report.failed:
        return "error"
    return report.outcome
