"""Each edit as regions of its file and the texts that take their place, for SARIF."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pytest_openclaw.deployment.text.json5 import Position
from pytest_openclaw.deployment.text.json5_tokens import line_starts
from pytest_openclaw.deployment.text.json5_tokens import position_among
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
            position_among(_starts(draft.before), start),
            position_among(_starts(draft.before), end),
            new,
        )
        for draft in drafts.files.values()
        for start, end, new in splices
    ]


@lru_cache(maxsize=2)  # each edit of a file is looked at by itself
def _starts(text: str) -> list[int]:
    return line_starts(text)
