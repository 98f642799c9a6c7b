"""Each edit as regions of its file and the texts that take their place, for SARIF."""

from __future__ import annotations

from collections.abc import Iterator
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


class Replacements:
    """What each edit of a plan changes, by itself."""

    def __init__(self, plan: Plan) -> None:
        """Read no file yet; each is read once."""
        self._deployment = plan.deployment
        self._drafts = Drafts(plan.deployment)

    def of(self, edit: Edit) -> list[Replacement]:
        """Return what *edit* alone changes: nothing, for a config in memory."""
        return [made for part in edit.parts for made in self._of(part)]

    def _of(self, edit: Edit) -> Iterator[Replacement]:
        owner = owner_of(self._deployment, edit.key_path)
        path, text, splices = self._drafts.found(owner, edit.value)
        for start, end, new in splices:
            begin, stop = (position_among(_starts(text), at) for at in (start, end))
            yield Replacement(path, begin, stop, new)


@lru_cache(maxsize=2)  # each edit of a file is looked at by itself
def _starts(text: str) -> list[int]:
    return line_starts(text)
