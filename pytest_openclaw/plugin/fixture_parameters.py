"""Which parameters of an item decide what ``openclaw_deployment`` returns."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from pytest_openclaw.plugin.beginning import DEPLOYMENT
from pytest_openclaw.plugin.items import CheckFunction

#: The attribute of a report with what :meth:`FixtureParameters.repeated_by` returns.
_REPEATED = "openclaw_repeated"


class FixtureParameters:
    """Knows what fixtures request, as far as this process has set them up."""

    def __init__(self) -> None:
        self._requested: dict[str, set[str]] = {}
        #: By the ids of items that other plugins repeat: what these have in common.
        self.repeated: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """Note the fixtures that this one requests."""
        requested = self._requested.setdefault(fixturedef.argname, set())
        requested.update(fixturedef.argnames)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach what tells a repeated item from one of another deployment."""
        report = yield
        if isinstance(item, CheckFunction) and (repeated := self.repeated_by(item)):
            vars(report)[_REPEATED] = repeated
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what was attached, in a worker of xdist as well."""
        if repeated := getattr(report, _REPEATED, None):
            self.repeated[report.nodeid] = repeated

    def repeated_by(self, item: pytest.Item) -> str | None:
        """Return what items have in common that another plugin made of one.

        Such a plugin gives items a parameter that the deployment does not depend on.
        ``None`` for an item without such a parameter.
        """
        callspec = getattr(item, "callspec", None)
        indices: dict[str, int] = callspec.indices if callspec is not None else {}
        deciding = self._deciding()
        if deciding.issuperset(indices):
            return None
        kept = sorted((name, indices[name]) for name in deciding & set(indices))
        return f"{item.nodeid.partition('[')[0]}{kept}"

    def _deciding(self) -> set[str]:
        found: set[str] = set()
        ahead = {DEPLOYMENT}
        while ahead:
            found |= ahead
            ahead = {
                other for name in ahead for other in self._requested.get(name, ())
            } - found
        return found
