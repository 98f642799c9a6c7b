"""Each edit as a region of its file and the text that takes its place, for SARIF."""

from __future__ import annotations

from typing import NamedTuple

from pytest_openclaw.deployment.text.json5 import Position
from pytest_openclaw.deployment.text.json5 import position
from pytest_openclaw.fixing.changes import Edit
from pytest_openclaw.fixing.drafts import Drafts
from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.fixing.owners import owner_of
from pytest_openclaw.fixing.plan import Plan


class Replacement(NamedTuple):
    """``inserted`` takes the place of what is between *start* and *end* of a file."""

    path: str
    start: Position
    end: Position
    inserted: str


def replacement_of(plan: Plan, edit: Edit) -> Replacement | None:
    """Return what *edit* alone changes; ``None`` for a config in memory."""
    drafts = Drafts(plan.deployment)
    owner = owner_of(plan.deployment, edit.key_path)
    drafts.change(owner, UNSET if edit.removes else edit.new)
    for draft in drafts.files.values():
        before, after = draft.before, draft.after
        start = _common(before, after)
        tail = _common(before[start:][::-1], after[start:][::-1])
        end = len(before) - tail
        inserted = after[start : len(after) - tail]
        where = position(before, start), position(before, end)
        return Replacement(draft.path, *where, inserted)
    return None


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)
