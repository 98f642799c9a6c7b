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
    fix="""Mend the config at the place named. What the release refuses never takes
    effect, and no other verdict is worth much until then.""",
)
def config_valid(deployment: Deployment) -> Iterator[Found]:
    """The release refuses this config, or reads something else than was meant.

    A gateway with a refused config does not start, or goes on with the one it had, so
    what the file says about its security is not what runs.

    Fires once for each problem: a file that is missing or cannot be read, a syntax
    error, a key or value that the release refuses, and a text that it reads other than
    it is written, such as a key given twice.

    Releases: Each release has its own schema and its own further rules. A key that was
    renamed is refused by one of the two, and the message tells its other name.
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
    message = (
        "is not an absolute path, and the release's audit ends with an error over it"
    )
    return Problem(message, key=str(root), location=deployment.locate(root.path))


@check(
    "deployment.state_valid",
    Severity.CRITICAL,
    fix="""Mend the state directory as the message says, or let the release do it:
    openclaw doctor --fix. Until then openclaw security audit prints no report.""",
)
def state_valid(deployment: Deployment) -> Iterator[Found]:
    """The state directory keeps the release from auditing this deployment.

    What its audit would say is then unknown to the operator as well: it ends with an
    error before the first finding.

    Fires for each thing in the state directory that ends the release's audit before its
    first finding: exec approvals of an older release that were never imported, or a
    state database that is broken or newer than the release.

    Releases: 2026.5.12 has no such database, and stops at nothing in there.
    """
    yield from _found(state_of_state(deployment))


def state_of_state(deployment: Deployment) -> GateState:
    """Return what in the state directory ends an audit before it begins."""
    if deployment.places.state_dir is None:
        return GateState((), Reason("needs a state directory", Need.STATE_DIR))
    try:
        return GateState(tuple(state_problems(deployment)), None)
    except NotEvaluated as not_evaluated:
        return GateState((), not_evaluated.reason)


@check(
    "deployment.release_known",
    Severity.WARN,
    fix="""Update pytest-openclaw: a newer version may know this release. Until then,
    ask the release itself: openclaw security audit.""",
)
def release_known(deployment: Deployment) -> Iterator[Found]:
    """The release of this deployment is not known exactly here.

    Its rules may differ from those that judge it, so a check may miss what the
    release's own audit reports, or report what that does not.

    Fires never. It is skipped where the stated release is not known exactly: a version
    newer than all known ones, older than all, or between two. Between two releases,
    both judge, and a check on which they differ is not evaluated.
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
