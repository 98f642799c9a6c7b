"""What ``--openclaw-fix`` does once all items ran, in the process that reports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial

import pytest

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.applying import NotApplied
from pytest_openclaw.fixing.applying import apply_plans
from pytest_openclaw.fixing.data import SCHEMA_VERSION
from pytest_openclaw.fixing.plan import Plan
from pytest_openclaw.fixing.plan import plan_for
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.writing import Writing
from pytest_openclaw.reports import fixes as texts
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.formats import write
from pytest_openclaw.reports.html.shown_fixes import ShownFixes


class Fixes:
    """The plans of a run's deployments, about the findings that failed."""

    def __init__(self, openclaw: Session, plans: list[Plan], unknown: list[str]):
        """Take a plan for each deployment; of those *unknown* here there is none."""
        self.options = openclaw.options
        self.root = str(openclaw.config.rootpath)
        self.plans = plans
        self.lines = [
            (
                f"{name}: no plan, because this deployment is only known to a fixture "
                "in a worker"
            )
            for name in unknown
        ]

    @classmethod
    def of(cls, openclaw: Session, cases: list[Case]) -> Fixes:
        """Plan the fixes of what failed in *cases*."""
        failed: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        for case in cases:
            keys = failed.setdefault(case.result.deployment, set())
            if case.outcome == "failed":
                if case.result.check_id in GATES:  # all of its problems fail it
                    keys.add((case.result.check_id, ()))
                keys.update(
                    (each.check_id, tuple(each.subjects))
                    for each in case.result.findings
                    if not each.covered_by
                )
        judged = audits_of(openclaw, set(failed))
        audits = [each for each in judged if not each.from_report]
        of_reports = {e.deployment.name for e in judged if e.from_report}
        plans = [
            plan_for(
                audit.deployment,
                openclaw.options.fix_tier,
                audit.profile,
                openclaw.catalogue(),
                str(openclaw.config.rootpath),
                partial(_is_in, failed[audit.deployment.name]),
            )
            for audit in audits
        ]
        known = {audit.deployment.name for audit in judged}
        unknown = [name for name in failed if name not in known]
        made = cls(openclaw, plans, unknown)
        made.lines += [f"{e}: no plan, a report has no config" for e in of_reports]
        return made

    def completed(self, name: str, text: str) -> str:
        """Return a report with the fixes, where its format has a place for them."""
        if name == "sarif":
            return texts.sarif_with_fixes(text, self.plans, self.root)
        if name == "markdown":
            return text + texts.markdown_section(self.plans, self.root)
        return text

    def shown(self) -> dict[str, ShownFixes]:
        """Return each deployment's fixes as the HTML report shows them."""
        return {
            plan.deployment.name: texts.shown_fixes(plan, self.root)
            for plan in self.plans
        }

    def finish(self, writing: Writing) -> None:
        """Write what is asked for, and apply the plans, where that is asked for.

        Nothing is applied where anything could not be written.
        """
        put = writing.put
        if self.options.fix_diff is not None:
            path = self.options.fix_diff
            put("--openclaw-fix-diff", path, partial(write, path, self._diff()))
        if self.options.fix_json is not None:
            plans = [each.to_data() for each in self.plans]
            data = {"schemaVersion": SCHEMA_VERSION, "plans": plans}
            path = self.options.fix_json
            text = json.dumps(data, indent=2) + "\n"
            put("--openclaw-fix-json", path, partial(write, path, text))
        if self.options.fix == "apply" and not writing.refused:
            self._apply(writing)

    def _apply(self, writing: Writing) -> None:
        before = {each.deployment.name: texts.counts(each) for each in self.plans}
        try:
            apply_plans(self.plans, backup=self.options.fix_backup)
        except NotApplied as error:
            writing.refused.append(f"--openclaw-fix=apply: {error}")
            return
        count = sum(len(plan.edits) + len(plan.modes) for plan in self.plans)
        done = "1 change was" if count == 1 else f"{count} changes were"
        self.lines.append(f"{done} written")
        for plan in self.plans:
            name = plan.deployment.name
            after = texts.counts_after(plan)
            self.lines.append(f"{name}: before {before[name]}; after {after}")

    def show(self, reporter: pytest.TerminalReporter) -> None:
        """Print the plans, or the diff."""
        if self.options.fix is None:
            return
        reporter.section("OpenClaw fixes")
        if self.options.fix == "diff":
            lines: Iterable[str] = self._diff().splitlines()
        else:
            lines = (line for each in self.plans for line in texts.plan_lines(each))
        for line in (*lines, *self.lines):
            reporter.line(line)

    def _diff(self) -> str:
        return "".join(each.diff(root=self.root, redact=True) for each in self.plans)


def audits_of(openclaw: Session, names: set[str]) -> list[Audit]:
    """Return an audit of each deployment of these *names* that is known here."""
    audits = [openclaw.audits.of_config(path) for path in openclaw.options.configs]
    audits += openclaw.reports.audits
    audits += openclaw.audits.so_far
    audits += openclaw.audits.of_baseline()
    if not names <= {audit.deployment.name for audit in audits}:
        audits += openclaw.audits.of_plugins()
    found: dict[str, Audit] = {}
    for audit in audits:
        if audit.deployment.name in names:
            found.setdefault(audit.deployment.name, audit)
    return list(found.values())


def _is_in(failed: set[tuple[str, tuple[str, ...]]], finding: Finding) -> bool:
    is_gate = finding.check_id in GATES
    shown = () if is_gate else tuple(each.shown for each in finding.subjects)
    return bool({(finding.check_id, shown)} & failed)
