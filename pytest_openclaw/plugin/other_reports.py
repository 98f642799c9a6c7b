"""What pytest-html and Allure show of a check, where they run: severity, fix, owner."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from typing import Any

import pytest

from pytest_openclaw.findings import Severity
from pytest_openclaw.plugin.kept_reports import PYTEST_HTML

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session

#: Allure's severities, from ours.
_ALLURE = {
    Severity.CRITICAL: "critical",
    Severity.WARN: "normal",
    Severity.INFO: "minor",
}
#: Where pytest-html has the new column: behind the test.
_COLUMN = 2
#: By these names pytest knows Allure, as installed and as named by ``-p``.
_ALLURE_NAMES = ("allure_pytest", "allure_pytest.plugin")


def register(config: pytest.Config, openclaw: Session) -> None:
    """Serve those of the plugins that are active."""
    plugins = config.pluginmanager
    if any(map(plugins.has_plugin, PYTEST_HTML)):
        plugins.register(HtmlColumns(), "openclaw-html-columns")
    if any(map(plugins.has_plugin, _ALLURE_NAMES)):
        plugins.register(AllureLabels(openclaw), "openclaw-allure-labels")


class HtmlColumns:
    """A column for the severity, and lines for exceptions, in pytest-html's table."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        """Add the column."""
        head = '<th class="sortable" data-column-type="severity">Severity</th>'
        cells.insert(_COLUMN, head)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        """Add the worst severity of what an item found; nothing for other tests."""
        found = {each["severity"] for each in _data(report).get("findings", ())}
        worst = next((str(each) for each in Severity if str(each) in found), "")
        cells.insert(_COLUMN, f'<td class="col-severity">{escape(worst)}</td>')

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: Any, data: list[str]) -> None:
        """Say which exceptions an item needed, and what to do about what it found."""
        result = _data(report)
        for approved in result.get("approved", ()):
            named = ("reason", "owner", "expires", "ticket", "where")
            said = (f"{name}: {approved[name]}" for name in named if approved.get(name))
            data.append(escape(f"approved exception; {'; '.join(said)}") + "\n")
        if getattr(report, "wasxfail", None) is not None:
            for finding in result.get("findings", ()):
                data.append(escape(f"found: {finding['message']}") + "\n")
                data.append(escape(f"fix: {finding['remediation']}") + "\n")


class AllureLabels:
    """Allure's own marks on the items: the severity, why it matters, the fix."""

    def __init__(self, openclaw: Session) -> None:
        """Take the session, whose catalogue describes the checks."""
        self._openclaw = openclaw

    @pytest.hookimpl
    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Mark one of our items."""
        marker = item.get_closest_marker("openclaw")
        if marker is None:
            return
        check = self._openclaw.catalogue().find(marker.kwargs["check"])
        if check is None:
            return
        severity = self._openclaw.policy.selection.profile.severities_of(check)[0]
        item.add_marker(
            pytest.mark.allure_label(_ALLURE[severity], label_type="severity")
        )
        said = [check.title, check.rationale, f"Fix: {check.fix}"]
        item.add_marker(pytest.mark.allure_description("\n\n".join(filter(None, said))))


def _data(report: Any) -> dict[str, Any]:
    found: dict[str, Any] = getattr(report, "openclaw", {})
    return found
