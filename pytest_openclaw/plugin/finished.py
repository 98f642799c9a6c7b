"""What becomes of a deployment once its last item has run: its summary stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.items import CheckItem

if TYPE_CHECKING:
    from pytest_openclaw.auditing import Audit
    from pytest_openclaw.plugin.session import Session


class FinishedDeployments:
    """Counts items, and lets go of what the checks of a deployment have made."""

    def __init__(self, openclaw: Session, items: Sequence[pytest.Item]) -> None:
        """Take the session, and all items that will run."""
        self._options, self._garbage = openclaw.options, openclaw.garbage
        ours = [each for each in items if isinstance(each, CheckItem)]
        self._left: Counter[Audit] = Counter(each.audit for each in ours)
        self._are_many = len(self._left) > 1
        if ours and len(ours) == len(items):
            self._garbage.spare_what_is_loaded()

    def ran(self, item: pytest.Item) -> None:
        """Note that an item has run; again, if a plugin repeats it."""
        if not self._are_many or not isinstance(item, CheckItem):
            return
        audit = item.audit
        self._left[audit] -= 1
        if self._left[audit] <= 0:
            if not (self._options.fixes or self._options.html):  # made at the end
                audit.let_go()
            self._garbage.spare_what_ran()


def finished_deployments(
    openclaw: Session, items: Sequence[pytest.Item]
) -> FinishedDeployments | None:
    """Return what counts the items of each deployment; ``None`` if there are none."""
    if any(isinstance(each, CheckItem) for each in items):
        return FinishedDeployments(openclaw, items)
    return None
