"""Each edit as regions of its file and the texts that take their place, for SARIF."""

from __future__ import annotations

from typing import NamedTuple

from pytest_openclaw.deployment.text.json5 import Position
from pytest_openclaw.deployment.text.json5 import position
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.plan import Plan


class Replacement(NamedTuple):
    """``inserted`` takes the place of what is between *start* and *end* of a file."""

    path: str
    start: Position
    end: Position
    inserted: str


def replacements_of(plan: Plan, edit: Edit) -> list[Replacement]:
    """Return what *edit* alone changes: nothing, for a config in memory."""
    return [made for part in edit.parts for made in _replacements_of(plan, part)]


def _replacements_of(plan: Plan, edit: Edit) -> list[Replacement]:
    drafts = Drafts(plan.deployment)
    owner = owner_of(plan.deployment, edit.key_path)
    splices = drafts.change(owner, edit.value)
    return [
        Replacement(
            draft.path,
            position(draft.before, start),
            position(draft.before, end),
            new,
        )
        for draft in drafts.files.values()
        for start, end, new in splices
    ]
