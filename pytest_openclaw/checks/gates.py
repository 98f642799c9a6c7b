"""What must hold before any check can speak: the release would audit at all."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.checks.written_check_ids import with_check_ids
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.gateway.probe import refused_probe
from pytest_openclaw.effective.sandbox.sandbox import relative_workspace_root
from pytest_openclaw.effective.state.state_problems import state_problems
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.problems import Problem
from pytest_openclaw.reasons import UNREADABLE
from pytest_openclaw.reasons import Need
from pytest_openclaw.reasons import Reason


class GateState(NamedTuple):
    """How a deployment stands at a gate: its problems, or why they are not known."""

    problems: tuple[Problem, ...]
    undecided: str | None

    @property
    def reason(self) -> Reason | None:
        """Why they are not known; as a rule, a text that is hidden here decides."""
        why = self.undecided
        if why is None or isinstance(why, Reason):
            return why
        return Reason(why, Need.TEXT)


@check(
    "deployment.config_valid",
    Severity.CRITICAL,
    fix="""Fix the errors above first. OpenClaw ignores an invalid config, so all other
    results are provisional.""",
)
def config_valid(deployment: Deployment) -> Iterator[Found]:
    """OpenClaw rejects this config, or reads it differently than intended.

    A gateway does not start with an invalid config, or keeps running with its previous
    one. The security settings in the file are then not the ones in effect.

    Fires once for each problem: a missing or unreadable file, a syntax error, a key or
    value that the release rejects, and text that it interprets differently than
    written, such as a duplicate key.

    Releases: Each release has its own schema and its own additional rules. A renamed
    key is valid in only some releases; the message gives its other name.
    """
    yield from _found(config_state(deployment))


def config_state(deployment: Deployment) -> GateState:
    """Return what is wrong with the config, and with what an audit makes of it."""
    problems = tuple(with_check_ids(deployment, each) for each in deployment.problems)
    undecided = deployment.undecided
    if not deployment.readable or any(each.refused for each in problems):
        return GateState(problems, undecided)
    try:
        connects = deployment.deep or deployment.probe is not None
        refused = [refused_probe(deployment)] if connects else []
        refused.append(_refused_root(deployment))
    except NotEvaluated as not_evaluated:
        return GateState(problems, undecided or not_evaluated.reason)
    return GateState((*problems, *filter(None, refused)), undecided)


def _refused_root(deployment: Deployment) -> Problem | None:
    root = relative_workspace_root(deployment)
    if root is None:
        return None
    message = "is not an absolute path, and the release's audit fails with an error"
    return Problem(message, key=str(root), location=deployment.locate(root.path))


@check(
    "deployment.state_valid",
    Severity.CRITICAL,
    fix="""Repair the state directory as described in the message, or run openclaw
    doctor --fix. Until then openclaw security audit prints no report.""",
)
def state_valid(deployment: Deployment) -> Iterator[Found]:
    """The state directory prevents the release from running its audit.

    The audit stops with an error before its first finding, so the operator has no
    result either.

    Fires for each item in the state directory that stops the release's audit before its
    first finding: exec approvals of an older release that were never imported, or a
    state database that is broken or newer than the release.

    Releases: 2026.5.12 has no such database, and nothing in the state directory stops
    its audit.
    """
    yield from _found(state_of_state(deployment))


def state_of_state(deployment: Deployment) -> GateState:
    """Return what in the state directory ends an audit before it begins."""
    if deployment.places.state_dir is None:
        return GateState((), Reason("requires a state directory", Need.STATE_DIR))
    try:
        return GateState(tuple(state_problems(deployment)), None)
    except NotEvaluated as not_evaluated:
        return GateState((), not_evaluated.reason)


@check(
    "deployment.release_known",
    Severity.WARN,
    fix="""Update pytest-openclaw: a newer version may support this release. Until then,
    run the release's own audit: openclaw security audit.""",
)
def release_known(deployment: Deployment) -> Iterator[Found]:
    """The rules of this OpenClaw release are not known exactly.

    The rules of the release may differ from the ones applied here. A check may miss a
    finding of the release's own audit, or report a finding that the audit does not.

    Fires never. The item is skipped if the exact rules of the stated release are not
    known: it is newer than all known releases, older than all of them, or between two.
    Between two releases the rules of both apply, and a check is not evaluated where
    they disagree.
    """
    return iter(())


def state_of_release(deployment: Deployment) -> GateState:
    """Return whether the rules of the very release are known."""
    if not deployment.readable and deployment.judged.source not in (
        "given",
        "deployed",
    ):
        return GateState((), UNREADABLE)
    approximate = deployment.judged.approximate
    return GateState((), approximate and Reason(approximate, Need.RELEASE))


def _found(state: GateState) -> Iterator[Found]:
    for problem in state.problems:
        subjects = (Subject(problem.key),) if problem.key else ()
        yield Found(str(replace(problem, location=None)), subjects)


#: The gates themselves, by their ids.
GATE_CHECKS = {each.id: each for each in (config_valid, state_valid, release_known)}
#: The gates by their ids, and what tells how each stands.
GATES: dict[str, Callable[[Deployment], GateState]] = {
    config_valid.id: config_state,
    state_valid.id: state_of_state,
    release_known.id: state_of_release,
}
