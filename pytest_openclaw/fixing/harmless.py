"""Which of many proposals make no other check fail."""

from __future__ import annotations

from collections.abc import Callable

from pytest_openclaw.fixing.proposals import Proposal
from pytest_openclaw.fixing.trials import Trials

#: Proposals that are tried one by one, where one of them does harm.
_MOST_APART = 64
#: The same of those that change one key in many places.
_MOST_ALIKE = 8
_ROUNDS = 4

#: Takes what does harm, and what that is.
Drop = Callable[[Proposal, str], None]


def harmless(trials: Trials, proposals: list[Proposal], drop: Drop) -> list[Proposal]:
    """Return those of *proposals* that harm nothing, and *drop* the others.

    All are tried at once, then each half: whoever harms is found with few audits. Each
    of thousands may harm, in as many accounts. So many are tried by the key that they
    change, and dropped where the trial shows harm near to them.
    """
    groups: dict[object, list[Proposal]] = {}
    for number, each in enumerate(proposals):
        kind = (each.owner.path[-1:], repr(each.value))
        is_apart = len(proposals) <= _MOST_APART
        groups.setdefault(number if is_apart else kind, []).append(each)
    search = _Search(trials, drop)
    kept = set(map(id, search.kept([], list(groups.values()))))
    return [each for each in proposals if id(each) in kept]


class _Search:
    def __init__(self, trials: Trials, drop: Drop) -> None:
        self._trials, self._drop = trials, drop

    def kept(
        self, before: list[Proposal], groups: list[list[Proposal]]
    ) -> list[Proposal]:
        """Return those of *groups* that harm nothing beside those *before*."""
        more = [each for group in groups for each in group]
        if not more or not self._trials.harm([*before, *more]):
            return more
        if len(groups) == 1:
            return self._within(before, more)
        half = len(groups) // 2
        first = self.kept(before, groups[:half])
        return [*first, *self.kept([*before, *first], groups[half:])]

    def _within(self, before: list[Proposal], group: list[Proposal]) -> list[Proposal]:
        """Return those of a *group*, which harms, that do not."""
        for _ in range(_ROUNDS):
            harm = self._trials.harm([*before, *group])
            if not harm:
                return group
            if len(group) == 1:
                break
            if len(group) <= _MOST_ALIKE:
                return self.kept(before, [[each] for each in group])
            near = self._trials.harmed_near([*before, *group], group)
            if not near:
                break
            for each in near:
                self._drop(each, harm)
            dropped = set(map(id, near))
            group = [each for each in group if id(each) not in dropped]
            if not group:
                return []
        for each in group:
            self._drop(each, harm)
        return []
