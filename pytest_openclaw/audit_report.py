"""What an audit says, without pytest: ours of a deployment, or the release's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from collections.abc import Sequence

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import GATES
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.required import require_deployment
from pytest_openclaw.errors import UsageError
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Suppressed
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome
from pytest_openclaw.problems import Problem
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import profile_named
from pytest_openclaw.reasons import Reason
from pytest_openclaw.selection import Selection


@dataclass(frozen=True)
class Report:
    """What an audit of one deployment says.

    ``accepted``: would the release audit it? ``problems``: why not. ``findings`` are
    what ``openclaw security audit`` of that release lists, and what a stricter
    ``profile`` adds; ``not_evaluated`` has a reason for each checkId without a verdict.
    """

    deployment: Deployment
    accepted: bool
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    not_evaluated: Mapping[str, Reason]
    profile: str = AUDIT.name

    @property
    def summary(self) -> dict[str, int]:
        """The number of findings by severity."""
        return {
            severity.value: sum(each.severity is severity for each in self.findings)
            for severity in Severity
        }

    @classmethod
    def of(cls, audit: Audit) -> Report:
        """Evaluate all checks of *audit* that the release knows."""
        return cls.on(audit, [audit.outcome(check_id) for check_id in audit.checks])

    @classmethod
    def on(cls, audit: Audit, outcomes: Sequence[Outcome]) -> Report:
        """Return a report on these *outcomes* of an audit alone."""
        return cls(
            deployment=audit.deployment,
            accepted=audit.accepted,
            problems=audit.problems,
            findings=tuple(
                each
                for outcome in outcomes
                if outcome.check.id not in GATES
                for each in outcome.findings
            ),
            suppressed=tuple(
                each for outcome in outcomes for each in outcome.suppressed
            ),
            not_evaluated={
                outcome.check.id: outcome.not_evaluated
                for outcome in outcomes
                if outcome.not_evaluated is not None
            },
            profile=audit.profile.name,
        )

    @classmethod
    def from_json(
        cls, path: str | os.PathLike[str], *, release: str | None = None
    ) -> Report:
        """Return what the release's own audit said, of the JSON that it printed.

        ``deployment`` has no config then, but the release.

        :param path: the output of ``openclaw security audit --json``, also with
            ``--deep`` or ``--fix``, or of ``openclaw secrets audit --json``.
        :param release: the OpenClaw version that wrote it; without one, a check that
            found nothing counts as not evaluated.
        :raises UsageError: if it cannot be read, or is not such a report.
        """
        # Its models are for those who have such a report.
        from pytest_openclaw.given_reports.judging import report_audit

        try:
            return cls.of(report_audit(os.fspath(path), release=release))
        except UsageError as error:
            raise UsageError(f"{os.fspath(path)}: {error}") from None


def audit(deployment: Deployment, profile: str = AUDIT.name) -> Report:
    """Return what ``openclaw security audit`` would say of *deployment*.

    For a deployment that the release accepts, and of which everything is known
    here, ``findings`` has the same checkIds with the same severities.

    :param profile: ``hardened`` and ``shared`` add what the audit tolerates.
    :raises UsageError: for an unknown profile, and for a path or mapping.
    """
    require_deployment(deployment, "audit")
    return Report.of(Audit(deployment, selection=Selection(profile_named(profile))))
