"""Which values may be changed so that failing checks pass, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from pytest_openclaw.checks.kit.safe_fix import GROUPS_FALL_SILENT
from pytest_openclaw.checks.kit.safe_fix import changes_for
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.moved_values import MovedValue
from pytest_openclaw.fixing.owners import Owner
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.release_edits import release_edits
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.outcomes import Outcome

Outcomes = dict[str, Outcome]
#: What identifies a finding before and after: its message may change.
Key = tuple[str, tuple[str, ...]]
#: Tells whether a finding is to be fixed.
Wanted = Callable[[Finding], bool]


@dataclass
class Proposal:
    """A change of one value that may be made, and whose findings it is for.

    ``target`` is where the value of a key that goes is written instead.
    """

    owner: Owner
    value: Any
    cost: str = ""
    checks: set[str] = field(default_factory=set)
    findings: set[Key] = field(default_factory=set)
    is_of_release: bool = False
    target: Owner | None = None
    moved_value: MovedValue | None = None

    @property
    def changes(self) -> list[tuple[Owner, Any]]:
        """What is changed, all of it or nothing."""
        own = (self.owner, self.value)
        if self.target is None or self.moved_value is None:
            return [own]
        return [(self.target, self.moved_value.written()), own]


def proposals_for(
    deployment: Deployment, before: Outcomes, wanted: Wanted | None
) -> list[Proposal]:
    """Return the edits of the release, then those that failing checks name."""
    found: dict[Path, Proposal] = {}
    for edit in release_edits(deployment):
        cost = GROUPS_FALL_SILENT if edit.new == "allowlist" else ""
        found[edit.owner.path] = Proposal(
            edit.owner, edit.new, cost, is_of_release=True
        )
    for outcome in before.values():
        for finding in filter(wanted or (lambda _: True), outcome.findings):
            for path, fix in changes_for(outcome.check.safe_fix, finding):
                owner = owner_of(deployment, path)
                value = UNSET if fix.removes else fix.value
                if fix.removes and owner.old is MISSING and not owner.variable:
                    continue
                proposal = found.setdefault(
                    owner.path, Proposal(owner, value, fix.cost)
                )
                proposal.checks.add(finding.check_id)
                proposal.findings.add(key_of(finding))
    return list(found.values())


def obstacle_to(proposal: Proposal) -> str:
    """Say why a value is not changed where it is written, if it is not."""
    owner = proposal.owner
    target = "removed" if proposal.value is UNSET else f"{proposal.value!r}"
    if owner.variable and proposal.target is None:
        return (
            f"its value comes from {owner.variable}: change this variable, so that "
            f"the value is {target}"
        )
    excerpt = owner.source.excerpt if owner.source else None
    if excerpt is not None and excerpt.indent is None:
        return (
            "the manifest contains the config as base64 or in quotes: set it to "
            f"{target} there"
        )
    return ""


def key_of(finding: Finding) -> Key:
    """Return what identifies *finding* when it is looked for again."""
    return finding.check_id, tuple(map(str, finding.subjects))
