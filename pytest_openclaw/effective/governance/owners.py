"""Who is to be asked about a finding: the owner of the thing that it points at."""

from __future__ import annotations

from dataclasses import field

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.effective.governance.standing import standings
from pytest_openclaw.findings import Subject
from pytest_openclaw.on_use import dataclass


@dataclass
class Owners:
    """Owners by what a register calls things, and things by their place in a config."""

    by_id: dict[str, str] = field(default_factory=dict)
    by_path: dict[Path, str] = field(default_factory=dict)


def owner_of(deployment: Deployment, subject: Subject) -> tuple[str, str] | None:
    """Return the id and the owner of what *subject* is about, or is a part of.

    ``None`` without a register, and for what nobody answers for.
    """
    if deployment.inputs.governance is None:
        return None
    owners = deployment.derive(_owners)
    id_ = str(subject)
    if id_ not in owners.by_id and subject.path is not None:
        parts = (subject.path[:end] for end in range(len(subject.path), 0, -1))
        id_ = next(
            (owners.by_path[each] for each in parts if each in owners.by_path), ""
        )
    owner = owners.by_id.get(id_)
    return (id_, owner) if owner is not None else None


def _owners(deployment: Deployment) -> Owners:
    made = Owners()
    for each in standings(deployment):
        if each.entry is not None and each.entry.owner is not None:
            made.by_id.setdefault(each.thing.id, each.entry.owner)
        if each.thing.setting is not None:
            made.by_path.setdefault(each.thing.setting.path, each.thing.id)
    governance = deployment.inputs.governance
    register = governance.register if governance is not None else None
    for entry in register.entries if register is not None else ():
        if entry.owner is not None and entry.holds_for(deployment.name):
            made.by_id.setdefault(entry.id, entry.owner)
    for credential in register.credentials if register is not None else ():
        if credential.holds_for(deployment.name):
            made.by_id.setdefault(f"credential/{credential.id}", credential.owner)
    return made
