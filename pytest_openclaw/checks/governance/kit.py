"""What the checks of a register share: how they are made, and what they compare."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.inventory import entry_of
from pytest_openclaw.effective.governance.inventory import inventory
from pytest_openclaw.effective.governance.inventory import register_of
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import Subject
from pytest_openclaw.language.plain import printable
from pytest_openclaw.register.entries import Entry

#: The suite of everything that a register is compared by.
GOVERNANCE = "governance"

#: Makes a check of it: like ``check``, of the releases that are judged.
governance = partial(check, suite=GOVERNANCE, since="2026.5.12")
#: One of things that nobody answers for, or that are banned.
unregistered = partial(
    governance,
    raised=Severity.CRITICAL,
    fix="""Add an entry to the register that says who is responsible for it, or take it
    out of the deployment.""",
)
#: How both of them are described.
SEVERITIES = (Severity.CRITICAL, Severity.WARN)


def found_on(each: Capability, words: str, severity: Severity | None = None) -> Found:
    """Return what was found on one thing: its id is the subject.

    It is placed where the config has it.
    """
    path = each.setting.path if each.setting is not None else None
    subject = Subject(printable(each.id), path)
    return Found(printable(f"{each.words} {words}"), (subject,), severity)


def found_in(entry: Entry, words: str, severity: Severity | None = None) -> Found:
    """Return what was found about an entry of the register itself."""
    subject = Subject(printable(entry.id))
    message = printable(f"{entry.where}: {entry.id} {words}")
    return Found(message, (subject,), severity)


def without_entry(deployment: Deployment, kind: str) -> Iterator[Found]:
    """Yield the things of a *kind* that no entry is about, or that one bans."""
    register = register_of(deployment)
    if kind not in register.kinds:
        raise NotEvaluated(f"{register.shown} leaves the kind {kind} out", None)
    for each in inventory(deployment).of(kind):
        entry = entry_of(deployment, each)
        if entry is None:
            words = f"has no entry in {register.shown}"
            yield found_on(each, words, Severity.WARN)
        elif entry.denied is not None:
            words = f"is denied by {entry.where}: {entry.denied}"
            yield found_on(each, words, Severity.CRITICAL)


def by_owner(entry: Entry) -> str:
    """Return who is to be asked, as the end of a message."""
    return f", owner {entry.owner}" if entry.owner else ""


def in_days(due: datetime.date, today: datetime.date) -> str:
    """Return how long ago a day was."""
    days = (today - due).days
    return "a day ago" if days == 1 else f"{days} days ago"
