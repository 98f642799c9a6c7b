"""Reports of the release's own audits, in a run: which there are, and their items."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.items import CheckItem
from pytest_openclaw.plugin.items import items_of

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.baseline.deployments import Registered
    from pytest_openclaw.checks.kit.catalogue import Catalogue
    from pytest_openclaw.given_reports.judging import Given
    from pytest_openclaw.given_reports.judging import ReportAudit
    from pytest_openclaw.plugin.options import Options
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.reports.run import Run


class GivenReports:
    """The reports that a run is given, each read once."""

    def __init__(self, openclaw: Session) -> None:
        self._openclaw = openclaw
        self._given: dict[tuple[str, ...], Given] = {}
        self._audits: dict[Path, ReportAudit] = {}

    def validate(self) -> None:
        """Read them all. Raises :class:`pytest.UsageError` for one that is not one."""
        for path in self._openclaw.options.reports:
            self._of_option(path)
        baseline = self._openclaw.run_baseline
        for each in baseline.deployments.values() if baseline is not None else ():
            if each.table.reports:
                self._of_entry(each)

    def add_unknown_checks(self, catalogue: Catalogue) -> None:
        """Add a check for each id that only a report names."""
        self.validate()
        if not self._given:
            return
        from pytest_openclaw.given_reports.findings import unknown_checks

        for source in self._given.values():
            for check in unknown_checks(source.audit, source.secrets, catalogue):
                catalogue.add(check)

    def audit_of(self, path: Path) -> ReportAudit:
        """Return the audit that the report at *path* states."""
        if path not in self._audits:
            source = self._of_option(path)
            name = self._openclaw.name_of(path)
            release = self._openclaw.options.release
            self._audits[path] = self._audit(source, name, release)
        return self._audits[path]

    @property
    def of_pair(self) -> Given | None:
        """What is compared with the one config of the options; ``None``: nothing."""
        options = self._openclaw.options
        is_pair = len(options.configs) == len(options.reports) == 1
        return self._of_option(options.reports[0]) if is_pair else None

    def of_entry(self, each: Registered) -> Given | None:
        """Return what is compared with the config of an entry; ``None``: nothing."""
        return self._of_entry(each) if each.table.reports else None

    def of_baseline(self, each: Registered) -> ReportAudit:
        """Return the audit that the reports of a deployment of the baseline state."""
        assert self._openclaw.run_baseline is not None
        release = self._openclaw.run_baseline.release_of(each)
        return self._audit(self._of_entry(each), each.name, release)

    @property
    def paths(self) -> list[Path]:
        """The reports of the options that a run collects."""
        openclaw = self._openclaw
        alone = () if self.of_pair else openclaw.options.reports
        by_file = {path: [path] for path in alone}
        return list(openclaw.given_ids.configs(by_file))

    @property
    def collected(self) -> list[ReportAudit]:
        """Their audits."""
        return list(map(self.audit_of, self.paths))

    def names(self, path: Path) -> bool:
        """Is the file at *path*, an argument, a report?"""
        if path in self._openclaw.options.reports:
            return True
        if path.suffix != ".json" or path in self._openclaw.options.by_file:
            return False
        from pytest_openclaw.given_reports.reading import looks_like_report

        return looks_like_report(str(path))

    @property
    def audits(self) -> list[ReportAudit]:
        """The audits of the reports of the options."""
        return list(map(self.audit_of, self._openclaw.options.reports))

    def _of_option(self, path: Path) -> Given:
        name = self._openclaw.name_of(path)
        return self._read(
            (str(path),), lambda e: pytest.UsageError(f"--openclaw-report: {name}: {e}")
        )

    def _of_entry(self, each: Registered) -> Given:
        baseline = self._openclaw.run_baseline
        assert baseline is not None
        return self._read(
            baseline.reports_of(each), lambda e: baseline.report_fault(each, e)
        )

    def _read(
        self, paths: tuple[str, ...], fault: Callable[[str], pytest.UsageError]
    ) -> Given:
        if paths not in self._given:
            from pytest_openclaw import errors
            from pytest_openclaw.given_reports.judging import given

            try:
                self._given[paths] = given(paths)
            except errors.UsageError as error:
                raise fault(str(error)) from None
        return self._given[paths]

    def _audit(self, source: Given, name: str, release: str | None) -> ReportAudit:
        from pytest_openclaw.given_reports.judging import ReportAudit
        from pytest_openclaw.given_reports.judging import deployment_of

        openclaw = self._openclaw
        return ReportAudit(
            source,
            deployment_of(source, release, name),
            openclaw.catalogue(),
            openclaw.policy_of(name).selection,
            str(openclaw.config.rootpath),
        )


def with_report(audit: Audit, source: Given | None) -> Audit:
    """Return *audit* with a report of its deployment beside it, if there is one."""
    if source is None:
        return audit
    from pytest_openclaw.given_reports.compared_audit import ComparedAudit

    return ComparedAudit(audit, source)


def left_out(run: Run, options: Options) -> Iterator[str]:
    """Yield a line that says which options do nothing for reports without a config."""
    asked_for = {"upgrade-to": options.upgrade_to, "probe": options.probe}
    named = [f"--openclaw-{name}" for name, asked in asked_for.items() if asked]
    reports = [e.name for e in run.deployments if e.common.version_source == "report"]
    if named and reports:
        rest = f" and {len(reports) - 3} more" if len(reports) > 3 else ""
        verb = "does" if len(named) == 1 else "do"
        yield (
            f"{' and '.join(named)} {verb} nothing for {', '.join(reports[:3])}{rest}: "
            "a report has no config"
        )


class ReportFile(pytest.File):
    """The checks of one report; its node id is the report's path."""

    openclaw: Session

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, openclaw: Session) -> ReportFile:
        """Return the collector of the report at *path*."""
        from pytest_openclaw.language.plain import node_id

        nodeid = node_id(path, parent.config.rootpath)
        collector: ReportFile = cls.from_parent(parent, path=path, nodeid=nodeid)
        collector.openclaw = openclaw
        return collector

    def collect(self) -> Iterator[CheckItem]:
        """Yield an item for each selected check that the report speaks of."""
        audit = self.openclaw.reports.audit_of(self.path)
        yield from items_of(self, self.openclaw, audit)
