"""The tier ``safe``: fixes of failing checks that make no other check fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from dataclasses import replace

from pytest_openclaw.auditing import Audit
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.findings import FoundPlaces
from pytest_openclaw.fixing.changes import ByHand
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.changes import ModeChange
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.harmless import harmless
from pytest_openclaw.fixing.key_proposals import key_proposals
from pytest_openclaw.fixing.planned_files import Changes
from pytest_openclaw.fixing.proposals import Key
from pytest_openclaw.fixing.proposals import Outcomes
from pytest_openclaw.fixing.proposals import Proposal
from pytest_openclaw.fixing.proposals import Wanted
from pytest_openclaw.fixing.proposals import key_of
from pytest_openclaw.fixing.proposals import obstacle_to
from pytest_openclaw.fixing.proposals import proposals_for
from pytest_openclaw.fixing.safe_modes import safe_modes
from pytest_openclaw.fixing.trials import Trials
from pytest_openclaw.on_use import dataclass


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
    trials = Trials(audit)
    before = trials.before
    plan = SafePlan(Drafts(audit.deployment))
    modes = safe_modes(audit.deployment, before.values())
    if wanted is not None:
        found = [each for outcome in before.values() for each in outcome.findings]
        failing = {
            str(path) for each in filter(wanted, found) for path in each.subjects
        }
        modes = [each for each in modes if each.path in failing]
    possible = []
    for each in _proposals(audit, before, wanted):
        reason = obstacle_to(each)
        if reason:
            plan.by_hand.append(_by_hand(each, reason))
        else:
            possible.append(each)
    chosen = _chosen(trials, possible, plan, wanted)
    plan.drafts = trials.of(chosen).drafts
    plan.changes = plan.drafts.changes
    plan.changes.modes.update({each.path: int(each.new, 8) for each in modes})
    fixed = trials.fixed_by(chosen)
    places = _fixed(before, fixed)
    plan.edits = [_edit(each, places, fixed) for each in chosen]
    plan.modes = [replace(each, checks=_checks_of(each, before)) for each in modes]
    return plan


def _proposals(
    audit: Audit, before: Outcomes, wanted: Wanted | None
) -> Iterator[Proposal]:
    """Yield what failing checks name, and what an invalid config needs."""
    found = {
        each.owner.path: each
        for each in proposals_for(audit.deployment, before, wanted)
    }
    findings = (
        finding
        for outcome in before.values()
        for finding in outcome.findings
        if wanted is None or wanted(finding)
    )
    for each in key_proposals(audit, findings):
        same = found.setdefault(each.owner.path, each)
        same.checks |= each.checks
        same.findings |= each.findings
        same.target, same.moved_value = each.target, each.moved_value
    yield from found.values()


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
    trials: Trials, possible: list[Proposal], plan: SafePlan, wanted: Wanted | None
) -> list[Proposal]:
    """Return the proposals that help and harm nothing."""
    drafts = Drafts(trials.audit.deployment)
    possible = [each for each in possible if _can_be_made(drafts, each, plan)]
    possible = harmless(
        trials,
        possible,
        lambda each, harm: plan.by_hand.append(_by_hand(each, harm)),
    )
    fixed = trials.fixed_by(possible)
    before = trials.before
    failing = {
        key_of(finding)
        for outcome in before.values()
        for finding in outcome.findings
        if wanted is None or wanted(finding)
    }

    places = _fixed(before, fixed & failing)

    def helps(each: Proposal) -> bool:
        if not each.is_of_release:
            return bool(each.findings & fixed)
        near = places.ids_near(each.owner.path)
        return wanted is None or any(True for _ in near)

    return list(filter(helps, possible))


def _can_be_made(drafts: Drafts, proposal: Proposal, plan: SafePlan) -> bool:
    try:
        for owner, value in proposal.changes:
            drafts.require_editable(owner, value)
    except CannotEdit as reason:
        plan.by_hand.append(_by_hand(proposal, str(reason)))
        return False
    return True


def _edit(proposal: Proposal, places: FoundPlaces, fixed: set[Key]) -> Edit:
    owner = proposal.owner
    removes = proposal.value is UNSET
    # A key that moves changes nothing of what is said of the places above it.
    moves = proposal.target is not None
    near = set() if moves else set(places.ids_near(owner.path))
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
        target=_target(proposal),
    )


def _target(proposal: Proposal) -> Edit | None:
    """Return what writes the value of a key that moves to its new place."""
    owner = proposal.target
    if owner is None or proposal.moved_value is None:
        return None
    return Edit(
        path=render(owner.path),
        old=None,
        new=proposal.moved_value.value,
        written=proposal.moved_value.written(),
        file=owner.file,
        line=owner.line,
        key_path=owner.path,
        within=owner.within,
        real_path=owner.source.path if owner.source else None,
    )


def _fixed(before: Outcomes, fixed: set[Key]) -> FoundPlaces:
    """Return where the findings that pass now pointed at."""
    return FoundPlaces(
        (finding.check_id, subject)
        for outcome in before.values()
        for finding in outcome.findings
        if key_of(finding) in fixed
        for subject in (*finding.subjects, *finding.related)
    )


def _checks_of(mode: ModeChange, before: Outcomes) -> tuple[str, ...]:
    return tuple(
        sorted(
            finding.check_id
            for outcome in before.values()
            for finding in outcome.findings
            if finding.check_id.startswith("fs.") and mode.path in finding.subjects
        )
    )
