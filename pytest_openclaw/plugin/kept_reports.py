"""Takes from pytest's reports what nothing shows, as soon as they were seen.

pytest keeps three reports of each item until the run ends, and looks through those of
all setups and teardowns for each failure that it prints: with a fleet of deployments
that costs more memory and time than their audit.
"""

from __future__ import annotations

import pytest

#: pytest's own word for reports that it neither counts nor shows.
_UNCOUNTED = ""
#: By these names pytest knows pytest-html, as installed and as named by ``-p``.
PYTEST_HTML = ("html", "pytest_html.plugin")


class KeptReports:
    """A part of the plugin that sees each report last."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._is_worker = hasattr(config, "workerinput")
        # It asks for the rows of a test once that is torn down.
        self._keeps_data = any(map(config.pluginmanager.has_plugin, PYTEST_HTML))

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Drop the report of a setup or teardown, and the data of what did not fail.

        The recorder has that data, and a worker still sends it.
        """
        if self._is_worker or "openclaw" not in report.keywords:
            return
        if not report.failed and not self._keeps_data:
            vars(report).pop("openclaw", None)
        if report.when == "call" or not report.passed or report.sections:
            return
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        kept = reporter.stats.get(_UNCOUNTED) if reporter is not None else None
        if kept and kept[-1] is report:
            kept.pop()
