"""Rehearsed upgrades in a run: which are asked for, and the audits that have them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.baseline.policy import Policy
    from pytest_openclaw.reports.run import Run


def targets(asked_for: Iterable[str]) -> tuple[str, ...]:
    """Return the releases that upgrades are rehearsed to, each once.

    Raises :class:`pytest.UsageError` for one that is not judged exactly.
    """
    from pytest_openclaw.releases import EXACT
    from pytest_openclaw.releases import SAME
    from pytest_openclaw.releases.release import KNOWN

    named = [EXACT[-1] if each == "newest" else each for each in asked_for]
    exact = {*EXACT, *SAME}
    for each in named:
        if each not in exact:
            there_are = ", ".join(release for release in KNOWN if release in exact)
            raise pytest.UsageError(
                f"--openclaw-upgrade-to: {each!r} is not a release that is judged"
                f" exactly; there are {there_are}, and newest"
            )
    return tuple(dict.fromkeys(named))


def with_upgrades(audit: Audit, targets: tuple[str, ...], policy: Policy) -> Audit:
    """Return *audit* with the items of upgrades to *targets*, if there are any."""
    if not targets:
        return audit
    from pytest_openclaw.rehearsal.audit import RehearsedAudit

    return RehearsedAudit(audit, targets, policy)


def show_upgrades(reporter: pytest.TerminalReporter, run: Run) -> None:
    """Print what rehearsed upgrades would change; a report alone rehearses none."""
    from pytest_openclaw.reports.upgrades import lines_of

    lines = list(lines_of(run))
    if lines:
        reporter.section("OpenClaw upgrade rehearsal")
    for line in lines:
        reporter.line(line)
