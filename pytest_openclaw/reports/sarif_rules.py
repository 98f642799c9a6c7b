"""The rules of a SARIF report: each from the documentation of the check itself."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.findings import Severity
from pytest_openclaw.releases import rules_for
from pytest_openclaw.releases.rules import Rules as ReleaseRules
from pytest_openclaw.reports.documentation import address
from pytest_openclaw.reports.run import Run
from pytest_openclaw.reports.sarif_taxonomies import Taxonomies

LEVELS = {Severity.CRITICAL: "error", Severity.WARN: "warning", Severity.INFO: "note"}
#: What code scanning sorts by, from 0 to 10, in the middle of its own bands.
_SCORES = {Severity.CRITICAL: "9.5", Severity.WARN: "5.5", Severity.INFO: "2.0"}


class Rules:
    """The descriptors of all checkIds that a run is about, and references to them."""

    def __init__(self, run: Run, taxonomies: Taxonomies) -> None:
        """Describe what *run* evaluated, and the controls that each check is about."""
        self.taxonomies = taxonomies
        self._catalogue = run.catalogue
        self._docs = run.docs
        ids: dict[str, str] = {}  # the id of the rule, and the release it is told for
        for deployment in run.deployments:
            for case in deployment.cases:
                ids.setdefault(case.result.check_id, deployment.common.rules)
                for finding in case.result.findings:
                    ids.setdefault(finding.check_id, deployment.common.rules)
        self._indices = {each: index for index, each in enumerate(ids)}
        self.descriptors = [self._descriptor(*pair) for pair in ids.items()]

    def reference(self, check_id: str) -> dict[str, Any]:
        """Return what names the rule of a checkId in a result."""
        return {"ruleId": check_id, "ruleIndex": self._indices[check_id]}

    def associated(self, check_id: str) -> dict[str, Any]:
        """Return what names the rule of a checkId in a notification."""
        return {"id": check_id, "index": self._indices[check_id]}

    def _descriptor(self, check_id: str, release: str) -> dict[str, Any]:
        check = self._catalogue.find(check_id)
        if check is None:
            return {"id": check_id}
        worst = check.severities[0]
        fix = check.remediation(_rules(release))
        why = check.rationale or check.title
        where = address(check, self._docs)
        relationships = self.taxonomies.relationships(check_id)
        return {
            "id": check_id,
            **({"helpUri": where} if where else {}),
            **({"relationships": relationships} if relationships else {}),
            "shortDescription": {"text": check.title},
            "fullDescription": {"text": why},
            "help": {
                "text": f"{why}\n\nFix: {fix}",
                "markdown": f"**{check.title}**\n\n{why}\n\n**Fix:** {fix}",
            },
            "defaultConfiguration": {"level": LEVELS[worst]},
            "properties": {
                "security-severity": _SCORES[worst],
                "tags": [
                    "security",
                    f"openclaw/{_family(check)}",
                    *self.taxonomies.tags(check_id),
                ],
            },
        }


def _rules(release: str) -> ReleaseRules:
    return rules_for(release)


def _family(check: Check) -> str:
    return check.id.partition(".")[0]
