"""Edits of keys and values that the release has under another name, or not any more.

The findings of an invalid config do not say what to write, so that they have no safe
fix beside the text of theirs: it is known from what changed between releases.
"""

from __future__ import annotations

from collections.abc import Iterable

from pytest_openclaw.auditing import Audit
from pytest_openclaw.checks.gates import config_valid
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values import paths
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import MISSING
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.findings import Finding
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.edits import CannotEdit
from pytest_openclaw.fixing.moved_values import MovedValue
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.planned_files import planned
from pytest_openclaw.fixing.proposals import Proposal
from pytest_openclaw.fixing.proposals import key_of
from pytest_openclaw.problems import Problem
from pytest_openclaw.releases.known_keys import older_with
from pytest_openclaw.releases.renamed_values import replaced
from pytest_openclaw.releases.renames import GONE
from pytest_openclaw.releases.renames import moved

#: A moved value may have keys in it that left; deeper than this nothing is nested.
_ROUNDS = 8
_UNKNOWN_KEY = "unknown key"
_NO_DEFAULT = "several agents require agents.ownership"


def key_proposals(audit: Audit, findings: Iterable[Finding]) -> list[Proposal]:
    """Return the edits for those of *findings* that are about keys and values.

    With them, others may come to light: a key in a value that moves, or a rule that the
    release looks at only when all keys are known.
    """
    about = [each for each in findings if each.check_id == config_valid.id]
    made: dict[Path, Proposal] = {}
    for finding in about:
        name = str(finding.subjects[0]) if finding.subjects else ""
        said = finding.message.removeprefix(f"{name}: ")
        _propose(audit.deployment, name, said, [finding], made)
    for _ in range(_ROUNDS if made else 0):
        values = [each.moved_value for each in made.values() if each.moved_value]
        before = (len(made), sum(len(each.left) for each in values))
        for problem in _problems_with(audit, made.values()):
            if not _leave_out(audit.deployment, problem, made.values()):
                _propose(audit.deployment, problem.key, problem.message, about, made)
        if before == (len(made), sum(len(each.left) for each in values)):
            break
    return list(made.values())


def _propose(
    deployment: Deployment,
    name: str,
    said: str,
    findings: Iterable[Finding],
    made: dict[Path, Proposal],
) -> None:
    """Add the edit for a problem that the release has with the key of this *name*."""
    path = _path_of(name)
    proposal = _proposal(deployment, path, said) if path else None
    if proposal is None or _is_taken(proposal, made.values()):
        return
    proposal = made.setdefault(proposal.owner.path, proposal)
    proposal.checks.add(config_valid.id)
    proposal.findings.update(map(key_of, findings))


def _path_of(name: str) -> Path | None:
    try:
        return paths.parse(name) if name else None
    except ValueError:  # a key with a bracket in it
        return None


def _is_taken(proposal: Proposal, others: Iterable[Proposal]) -> bool:
    """Does another key move to the same place? Which of them counts is a decision."""
    to = [
        each.target.path
        for each in others
        if each.target is not None and each.owner.path != proposal.owner.path
    ]
    return proposal.target is not None and proposal.target.path in to


def _proposal(deployment: Deployment, path: Path, said: str) -> Proposal | None:
    owner = owner_of(deployment, path)
    release = deployment.rules.release
    if said.startswith(_NO_DEFAULT):
        return _first_is_default(deployment)
    if owner.old is MISSING:
        return None
    if not said.startswith(_UNKNOWN_KEY):
        new = replaced(path, owner.old)
        return Proposal(owner, new.value, new.cost) if new else None
    to = moved(path, release)
    if to is not None:
        target = owner_of(deployment, to)
        if target.old is not MISSING:
            return None  # both are written: which one counts is a decision
        return Proposal(owner, UNSET, target=target, moved_value=MovedValue(owner))
    if GONE in said:
        return Proposal(owner, UNSET, f"what it set is lost: {_has_no(release)}")
    return None


def _first_is_default(deployment: Deployment) -> Proposal | None:
    """Mark the first agent, which releases that need no mark take for the default."""
    agents = Setting(deployment.without_flags.loaded.authored)["agents"]
    named = [each for _, each in agents["entries"].items()]
    listed = named or agents["list"].elements()
    if not listed:
        return None
    return Proposal(owner_of(deployment, (*listed[0].path, "default")), True)


def _has_no(release: str) -> str:
    return f"{release} has no such setting"


def _leave_out(
    deployment: Deployment, problem: Problem, proposals: Iterable[Proposal]
) -> bool:
    """Leave out of a moved value what the release has neither there; is it in one?"""
    path = _path_of(problem.key)
    for move in proposals:
        if path is None or move.target is None or move.moved_value is None:
            continue
        to = move.target.path
        if path[: len(to)] != to or path == to:
            continue
        inner, release = path[len(to) :], deployment.rules.release
        is_unknown = problem.message.startswith(_UNKNOWN_KEY)
        if is_unknown and older_with((*move.owner.path, *inner), release):
            move.moved_value.leave_out(inner)
            left = move.moved_value.left
            lost = ", ".join(render((*move.owner.path, *each)) for each in left)
            move.cost = f"{lost} is lost: {_has_no(release)}"
        return True
    return False


def _problems_with(audit: Audit, proposals: Iterable[Proposal]) -> list[Problem]:
    """Return what the release refuses once *proposals* are made."""
    drafts = Drafts(audit.deployment)
    try:
        drafts.change_all(change for each in proposals for change in each.changes)
    except CannotEdit:
        return []
    after = planned(audit.deployment, drafts.changes)
    problems = Audit(after, audit.catalogue, audit.selection).problems
    return [each for each in problems if each.refused]
