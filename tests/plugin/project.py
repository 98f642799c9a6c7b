"""A project of a user, to run pytest in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

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


#: Not what is tried here, and it takes a second at the end of each run.
_QUICKLY = ("-p", "no:hypothesispytest")


class Project:
    """A folder with configs, in which pytest runs."""

    def __init__(self, pytester: pytest.Pytester) -> None:
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
        return self.pytester.runpytest_inprocess(*_QUICKLY, *map(str, args))

    def outcomes(self, *args: object) -> dict[str, str]:
        """Run pytest, and return the outcome of each item by its node id."""
        outcomes = _Outcomes()
        self.pytester.inline_run(*_QUICKLY, *map(str, args), plugins=[outcomes])
        return outcomes.by_node_id


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
