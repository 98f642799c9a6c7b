"""What the fixture ``openclaw_check`` gives to a test function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.enforcing import conclude
from pytest_openclaw.plugin.enforcing import evaluate

if TYPE_CHECKING:
    from pytest_openclaw.checks.kit.check import Check
    from pytest_openclaw.deployment.deployment import Deployment
    from pytest_openclaw.findings import Finding
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.verdict import Verdict


def bound_check(
    item: pytest.Item, openclaw: Session, check_id: str, given: object
) -> BoundCheck:
    """Evaluate a check on the deployment that a fixture has *given*, for *item*.

    A check without a verdict skips the test.
    """
    check = openclaw.catalogue()[check_id]
    audit = openclaw.audits.of_fixture(given, openclaw.fixture_name(item, check.id))
    outcome, verdict = evaluate(item, openclaw, audit, check)
    bound = BoundCheck(
        item,
        check,
        audit.deployment,
        outcome.findings,
        verdict,
        strict=openclaw.options.strict,
    )
    bound.require_verdict()
    return bound


class BoundCheck:
    """One check of one deployment, in the hands of a test function."""

    def __init__(
        self,
        item: pytest.Item,
        check: Check,
        deployment: Deployment,
        findings: tuple[Finding, ...],
        verdict: Verdict,
        *,
        strict: bool,
    ) -> None:
        """:meta private:"""
        self.check = check
        self.deployment = deployment
        self.findings = findings
        self._item = item
        self._verdict = verdict
        self._strict = strict

    def __repr__(self) -> str:
        return f"<{self.check.id} on {self.deployment.name}>"

    @property
    def id(self) -> str:
        """The checkId."""
        return self.check.id

    def enforce(self) -> None:
        """End the test as an item of this check would: fail, xfail or go on."""
        conclude(self._item, self.check, self._verdict, strict=self._strict)

    def require_verdict(self) -> None:
        """Skip the test if the check was not evaluated, or fail in place of a gate."""
        from pytest_openclaw.checks.gates import GATES
        from pytest_openclaw.verdict import Kind

        is_refused = self._verdict.kind is Kind.REFUSED and self.id not in GATES
        if self._verdict.kind is Kind.NOT_EVALUATED or is_refused:
            self.enforce()
