"""The tier ``safe``: fixes of failing checks that make no other check fail."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.kit.safe_fix import changes_for
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.changes import ByHand
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.changes import ModeChange
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.owners import Owner
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.fixing.release_edits import GROUPS_FALL_SILENT
from pytest_openclaw.fixing.release_edits import release_edits
from pytest_openclaw.fixing.safe_modes import safe_modes
from pytest_openclaw.outcomes import Outcome

Outcomes = dict[str, Outcome]
#: What identifies a finding before and after: its message may change.
Key = tuple[str, tuple[str, ...]]
#: Tells whether a finding is to be fixed.
Wanted = Callable[[Finding], bool]


@dataclass
class Proposal:
    """A change of one value that may be made, and whose findings it is for."""

    owner: Owner
    value: Any
    cost: str = ""
    checks: set[str] = field(default_factory=set)
    findings: set[Key] = field(default_factory=set)
    is_of_release: bool = False


@dataclass
class SafePlan:
    """What the tier consists of."""

    drafts: Drafts
    edits: list[Edit] = field(default_factory=list)
    modes: list[ModeChange] = field(default_factory=list)
    by_hand: list[ByHand] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)


def safe_plan(audit: Audit, wanted: Wanted | None = None) -> SafePlan:
    """Return the safe fixes of what fails in *audit*, of findings that are *wanted*.

    Without *wanted*, these are all findings, and what the release's command changes
    whatever is found.
    """
    before = _outcomes(audit)
    plan = SafePlan(Drafts(audit.deployment))
    modes = safe_modes(audit.deployment, before.values())
    if wanted is not None:
        found = [each for outcome in before.values() for each in outcome.findings]
        failing = {
            str(path) for each in filter(wanted, found) for path in each.subjects
        }
        modes = [each for each in modes if each.path in failing]
    possible = []
    for each in _proposals(audit.deployment, before, wanted):
        reason = _obstacle(each)
        if reason:
            plan.by_hand.append(_by_hand(each, reason))
        else:
            possible.append(each)
    chosen = _chosen(audit, before, possible, plan, wanted)
    plan.drafts = _drafted(audit.deployment, chosen)
    plan.changes = plan.drafts.changes
    plan.changes.modes.update({each.path: int(each.new, 8) for each in modes})
    after = _after(audit, plan.changes)
    fixed = _keys(before.values()) - _keys(after.values())
    plan.edits = [_edit(each, before, fixed) for each in chosen]
    plan.modes = [replace(each, checks=_checks_of(each, before)) for each in modes]
    return plan


def _outcomes(audit: Audit) -> Outcomes:
    return {check_id: audit.outcome(check_id) for check_id in audit.checks}


def _proposals(
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
                proposal.findings.add(_key(finding))
    return list(found.values())


def _obstacle(proposal: Proposal) -> str:
    """Say why a value is not changed where it is written, if it is not."""
    owner = proposal.owner
    target = "removed" if proposal.value is UNSET else f"{proposal.value!r}"
    if owner.variable:
        return (
            f"its value comes from {owner.variable}: change that, so that it is"
            f" {target} here"
        )
    excerpt = owner.source.excerpt if owner.source else None
    if excerpt is not None and excerpt.indent is None:
        return (
            "the manifest holds the config as base64 or in quotes: make it"
            f" {target} there"
        )
    return ""


def _by_hand(proposal: Proposal, reason: str) -> ByHand:
    owner = proposal.owner
    return ByHand(
        render(owner.path),
        reason,
        owner.file,
        owner.line,
        tuple(sorted(proposal.checks)),
    )


def _chosen(
    audit: Audit,
    before: Outcomes,
    possible: list[Proposal],
    plan: SafePlan,
    wanted: Wanted | None,
) -> list[Proposal]:
    """Return the proposals that help and harm nothing: all, else one by one."""
    possible = [each for each in possible if _can_be_made(audit, each, plan)]
    harm = _harm(audit, before, possible) if possible else ""
    if harm:
        kept: list[Proposal] = []
        for each in possible:
            harm = _harm(audit, before, [*kept, each])
            if harm:
                plan.by_hand.append(_by_hand(each, harm))
            else:
                kept.append(each)
        possible = kept
    changes = _drafted(audit.deployment, possible).changes
    fixed = _keys(before.values()) - _keys(_after(audit, changes).values())
    failing = {
        _key(finding)
        for outcome in before.values()
        for finding in outcome.findings
        if wanted is None or wanted(finding)
    }

    def helps(each: Proposal) -> bool:
        if not each.is_of_release:
            return bool(each.findings & fixed)
        near = _fixed_near(each.owner.path, before, fixed & failing)
        return wanted is None or any(True for _ in near)

    return list(filter(helps, possible))


def _can_be_made(audit: Audit, proposal: Proposal, plan: SafePlan) -> bool:
    try:
        Drafts(audit.deployment).change(proposal.owner, proposal.value)
    except CannotEdit as reason:
        plan.by_hand.append(_by_hand(proposal, str(reason)))
        return False
    return True


def _harm(audit: Audit, before: Outcomes, proposals: list[Proposal]) -> str:
    """Say what these changes would break, if anything."""
    try:
        drafts = _drafted(audit.deployment, proposals)
    except CannotEdit as reason:
        return str(reason)
    after = planned(audit.deployment, drafts.changes)
    for each in proposals:
        setting = after.without_flags.authored
        for key in each.owner.path:
            setting = setting[key]
        wanted = MISSING if each.value is UNSET else each.value
        if setting.raw != wanted:
            return "another file or key overrides it"
    judged = Audit(after, audit.catalogue, audit.selection)
    if audit.accepted and not judged.accepted:
        return "OpenClaw would reject the config"
    broken = [
        check_id
        for check_id, outcome in _outcomes(judged).items()
        if outcome.findings and _passed(before.get(check_id))
    ]
    return f"{', '.join(broken)} would fail" if broken else ""


def _passed(outcome: Outcome | None) -> bool:
    return outcome is None or not (
        outcome.findings or outcome.suppressed or outcome.not_evaluated
    )


def _drafted(deployment: Deployment, proposals: list[Proposal]) -> Drafts:
    drafts = Drafts(deployment)
    for each in proposals:
        drafts.change(each.owner, each.value)
    return drafts


def _after(audit: Audit, changes: Changes) -> Outcomes:
    after = planned(audit.deployment, changes)
    return _outcomes(Audit(after, audit.catalogue, audit.selection))


def _keys(outcomes: Any) -> set[Key]:
    return {_key(finding) for each in outcomes for finding in each.findings}


def _key(finding: Finding) -> Key:
    return finding.check_id, tuple(map(str, finding.subjects))


def _edit(proposal: Proposal, before: Outcomes, fixed: set[Key]) -> Edit:
    owner = proposal.owner
    removes = proposal.value is UNSET
    near = set(_fixed_near(owner.path, before, fixed))
    checks = {check_id for check_id, _ in proposal.findings & fixed} | near
    return Edit(
        path=render(owner.path),
        old=None if owner.old is MISSING else owner.old,
        new=None if removes else proposal.value,
        file=owner.file,
        line=owner.line,
        checks=tuple(sorted(checks)),
        cost=proposal.cost,
        removes=removes,
        key_path=owner.path,
        within=owner.within,
        real_path=owner.source.path if owner.source else None,
    )


def _fixed_near(path: Path, before: Outcomes, fixed: set[Key]) -> Iterator[str]:
    """Yield the checks that named *path*, or a place above it, and pass now."""
    for outcome in before.values():
        for finding in outcome.findings:
            if _key(finding) not in fixed:
                continue
            for subject in (*finding.subjects, *finding.related):
                named = subject.path
                if named and named[: len(path)] == path[: len(named)]:
                    yield finding.check_id


def _checks_of(mode: ModeChange, before: Outcomes) -> tuple[str, ...]:
    return tuple(
        sorted(
            finding.check_id
            for outcome in before.values()
            for finding in outcome.findings
            if finding.check_id.startswith("fs.") and mode.path in finding.subjects
        )
    )
