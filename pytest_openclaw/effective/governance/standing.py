"""How each thing and each credential of a deployment is by the register, on its day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.credential_ages import due_on
from pytest_openclaw.effective.governance.credential_ages import evidence_of
from pytest_openclaw.effective.governance.credential_ages import last_renewal
from pytest_openclaw.effective.governance.inventory import entries_in_use
from pytest_openclaw.effective.governance.inventory import entry_of
from pytest_openclaw.effective.governance.inventory import inventory
from pytest_openclaw.effective.governance.trees import tree_digest
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.register.entries import CredentialEntry
from pytest_openclaw.register.entries import Entry

#: What a thing is called that has no entry, and one whose kind needs none.
UNREGISTERED, NOT_REQUIRED = "unregistered", "not required"
#: The states of things, the worst first. The others are those of their entries.
STATES = (
    "denied",
    UNREGISTERED,
    "trial over",
    "review due",
    "on trial",
    "owned",
    "approved",
    NOT_REQUIRED,
)
_ENDED = ("denied", "trial over")


@dataclass(frozen=True)
class Standing:
    """One thing, the entry about it, and what that comes to: one of :data:`STATES`.

    ``review_due`` is the day of the next review, where one is known; ``never_reviewed``
    says that the entry demands one, and has none.
    """

    thing: Capability
    entry: Entry | None
    state: str
    review_due: datetime.date | None = None
    never_reviewed: bool = False


@dataclass(frozen=True)
class CredentialStanding:
    """One credential: ``current``, ``due`` or ``unknown``.

    ``renewed`` is the day of its last renewal, as far as that is known, ``due`` the
    last day on which it is young enough.
    """

    entry: CredentialEntry
    state: str
    renewed: datetime.date | None = None
    due: datetime.date | None = None


def standings(deployment: Deployment) -> Iterator[Standing]:
    """Yield each thing that is known; without a register, none has an entry."""
    for each in inventory(deployment):
        yield _standing(deployment, each)


def _standing(deployment: Deployment, each: Capability) -> Standing:
    if deployment.inputs.governance is None:
        return Standing(each, None, UNREGISTERED)
    register = deployment.inputs.governance.register
    entry = entry_of(deployment, each)
    if entry is None:
        is_needed = each.kind in register.kinds
        return Standing(each, None, UNREGISTERED if is_needed else NOT_REQUIRED)
    state, due = entry.state(register.today), register.review_due(entry)
    is_due = due is not None and due < register.today
    if is_due and state not in _ENDED:
        state = "review due"
    if due == datetime.date.min:
        return Standing(each, entry, state, never_reviewed=True)
    return Standing(each, entry, state, due)


def ending_trials(deployment: Deployment) -> Iterator[tuple[str, str]]:
    """Yield the trials that end soon: where their entries are, and a sentence."""
    if deployment.inputs.governance is None:
        return
    register = deployment.inputs.governance.register
    for entry in entries_in_use(deployment).values():
        if entry.expires is None:
            continue
        days = (entry.expires - register.today).days
        if 0 <= days < register.warn_days:
            when = "today" if days == 0 else f"in {days} day{'' if days == 1 else 's'}"
            yield (
                entry.where,
                f"the trial of {entry.id} ends {when}, owner {entry.owner}",
            )


def unknown_kinds(deployment: Deployment) -> dict[str, str]:
    """Return the kinds of which there may be more than is known, and why."""
    return {kind: str(reason) for kind, reason in inventory(deployment).open.items()}


def credential_standings(deployment: Deployment) -> Iterator[CredentialStanding]:
    """Yield each credential that the register lists for *deployment*."""
    governance = deployment.inputs.governance
    if governance is None:
        return
    register = governance.register
    for entry in register.credentials:
        if not entry.holds_for(deployment.name):
            continue
        every = entry.rotate_every or register.rotate_every
        try:
            proof = evidence_of(deployment, entry.id)
        except NotEvaluated:
            proof = None
        last = last_renewal(entry, proof)
        # A store that nobody wrote to for so long proves that it is old.
        latest = last or (proof.day if proof is not None else None)
        if latest is not None and due_on(latest, every) < register.today:
            yield CredentialStanding(entry, "due", last, due_on(latest, every))
        elif last is None:
            yield CredentialStanding(entry, "unknown")
        else:
            yield CredentialStanding(entry, "current", last, due_on(last, every))


def digest_of(deployment: Deployment, thing: Capability) -> str | None:
    """Return the digest of a thing's files; ``None``: it has none, or too many."""
    if thing.digest is not None or thing.folder is None:
        return thing.digest
    try:
        return tree_digest(deployment, thing.folder)
    except NotEvaluated:
        return None
