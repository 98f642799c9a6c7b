"""What the entries of a register ask for themselves: reviews, approvals, ends."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from pytest_openclaw.checks.governance.kit import by_owner
from pytest_openclaw.checks.governance.kit import found_in
from pytest_openclaw.checks.governance.kit import governance
from pytest_openclaw.checks.governance.kit import in_days
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance.inventory import entries_in_use
from pytest_openclaw.effective.governance.inventory import entry_of
from pytest_openclaw.effective.governance.inventory import inventory
from pytest_openclaw.effective.governance.inventory import register_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found
from pytest_openclaw.register.entries import Entry


@governance(
    "governance.register",
    Severity.CRITICAL,
    inspects=("the register",),
    fix="""Add a register beside the baseline: pytest
    --openclaw-propose-register prints one for what the deployments have.""",
)
def register_there(deployment: Deployment) -> Iterator[Found]:
    """The deployment has no register of owners.

    Profile governed requires a register. Without one, nothing that runs here has an
    owner whom an incident could be brought to.

    Fires when profile governed is in force and no register is found.
    """
    if deployment.inputs.governance is None:
        yield found("openclaw-register.toml", "there is no register")


@governance(
    "governance.review_due",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("the register",),
    fix="""Review it with its owner, and write the day into reviewed. If it is not
    needed any more, remove it and its entry.""",
    note="""An entry without a risk has no review due. The periods are review-every in
    the register: 90 days for high, 180 for medium, 365 for low.""",
)
def review_due(deployment: Deployment) -> Iterator[Found]:
    """A review in the register is overdue.

    What was harmless when it was approved may have new versions, users and rights.

    Fires for each entry with a risk that is about something here, or may be, and whose
    review is due by that risk, or that was never reviewed.
    """
    register = register_of(deployment)
    for entry in entries_in_use(deployment).values():
        due = register.review_due(entry)
        if due is None or due >= register.today:
            continue
        words = (
            f"(risk {entry.risk}) was never reviewed"
            if due == datetime.date.min
            else f"(risk {entry.risk}) was due for review on {due}"
        )
        yield found_in(entry, words + by_owner(entry))


@governance(
    "governance.approval_missing",
    Severity.WARN,
    raised=Severity.CRITICAL,
    inspects=("the register",),
    fix="""Add the name of the person who approved it to approved-by. A glob can
    approve nothing of high risk: name each thing.""",
    note="approvals in the register says which risks need one: none, high or all.",
)
def approval_missing(deployment: Deployment) -> Iterator[Found]:
    """An approval that the register requires is missing.

    An owner alone does not show that anybody else agreed to the risk.

    Fires for each entry that is about something here, or may be, when the register
    requires an approval of its risk and it has none, or approves a high risk by a glob.
    """
    register = register_of(deployment)
    if register.approvals == "none":
        raise NotEvaluated(f"{register.shown} requires no approvals", None)
    for entry in entries_in_use(deployment).values():
        if not register.needs_approval(entry):
            continue
        if entry.approved_by is None:
            yield found_in(entry, "has no approved-by" + by_owner(entry))
        elif entry.is_glob and entry.risk == "high":
            yield found_in(entry, "approves a high risk by a glob" + by_owner(entry))


@governance(
    "governance.trial_over",
    Severity.CRITICAL,
    inspects=("the register",),
    fix="""Remove what was on trial, or decide to keep it: take expires out of its
    entry, with a new date of review.""",
)
def trial_over(deployment: Deployment) -> Iterator[Found]:
    """Something runs on after the end of its trial.

    A trial without a reminder of its end becomes permanent.

    Fires for each entry whose last day is over and that is about something here, or
    may be.
    """
    register = register_of(deployment)
    for entry in entries_in_use(deployment).values():
        if entry.expires is not None and register.today > entry.expires:
            words = f"was on trial until {entry.expires}"
            yield found_in(
                entry,
                f"{words}, {in_days(entry.expires, register.today)}{by_owner(entry)}",
            )


@governance(
    "governance.entry_unused",
    Severity.WARN,
    inspects=("the register",),
    fix="""Remove the entry, or correct its id: an entry without a match has no effect.
    The history of the file keeps it.""",
    note="""All deployments of the baseline count, even if the run selects some. An
    entry is reported at the first deployment that it is about. Bans are never unused.
    Where a fixture provides the deployment, the others are unknown.""",
)
def entry_unused(deployment: Deployment) -> Iterator[Found]:
    """An entry of the register matches nothing in any deployment.

    A register that lists what is gone hides what is there, and an id with a typing
    error leaves the real thing without an owner.

    Fires for each entry that matches nothing in any deployment that it is about.
    """
    register = register_of(deployment)
    governance_ = deployment.inputs.governance
    fleet = governance_.fleet() if governance_ and governance_.fleet else None
    if fleet is None or all(each.name != deployment.name for each in fleet):
        raise NotEvaluated("which other deployments there are is not known here", None)
    used = {where for each in fleet for where in _used(each)}
    open_question = None
    for entry in register.entries:
        about = [each for each in fleet if entry.holds_for(each.name)]
        is_first = not about or about[0].name == deployment.name
        if entry.denied is not None or entry.where in used or not is_first:
            continue
        if not about and fleet[0].name != deployment.name:
            continue
        reasons = [inventory(each).open.get(entry.kind) for each in about]
        reason = next(filter(None, reasons), None)
        if reason is not None:
            open_question = NotEvaluated(reason)
            continue
        yield _unused(entry, is_about_none=not about)
    if open_question is not None:
        raise open_question


def _used(deployment: Deployment) -> set[str]:
    entries = (entry_of(deployment, each) for each in inventory(deployment))
    return {entry.where for entry in entries if entry is not None}


def _unused(entry: Entry, *, is_about_none: bool) -> Found:
    if is_about_none:
        listed = ", ".join(entry.deployments)
        return found_in(entry, f"is about no deployment: {listed} matches none")
    return found_in(entry, "is about nothing that a deployment has")
