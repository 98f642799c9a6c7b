"""The catalogue: the checks of a run by id, and those that plugins add to it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from types import MappingProxyType

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.kit.suggestions import suggestion
from pytest_openclaw.errors import UsageError


class Catalogue:
    """The checks by id, in the order in which reports list them.

    Most runs ask for the checks of the audit alone, so those of all other built-in
    suites are imported when they are first asked for.
    """

    def __init__(
        self,
        audit: Iterable[Check] = (),
        further: Callable[[], Iterable[Check]] = tuple,
        further_words: Collection[str] = (),
        added: Iterable[Check] = (),
    ) -> None:
        """Hold the checks of *audit*, those that *further* imports, and *added* ones.

        *further_words* are the first words of the ids and suites of *further*.
        """
        self._audit = {each.id: each for each in audit}
        self._import_further = further
        self._further: Mapping[str, Check] | None = None
        self._further_words = frozenset(further_words)
        self._added = {each.id: each for each in added}

    @property
    def checks(self) -> Mapping[str, Check]:
        """All checks by id."""
        return MappingProxyType({each.id: each for each in self})

    @property
    def imported(self) -> list[Check]:
        """Those of the checks that were asked for so far, in order."""
        parts = (self._audit, self._further or {}, self._added)
        return [each for part in parts for each in part.values()]

    def of_suites(self, suites: Collection[str]) -> list[Check]:
        """Return the checks that may belong to one of *suites*, in order."""
        return list(self) if any(map(self._is_further, suites)) else self.imported

    def add(self, check: Check) -> None:
        """Add *check*. Raises :class:`UsageError` if its id is taken."""
        if self._exact(check.id) is not None:
            raise UsageError(f"there are two checks with the id {check.id}")
        self._added[check.id] = check

    def __iter__(self) -> Iterator[Check]:
        yield from self._audit.values()
        yield from self._further_checks.values()
        yield from list(self._added.values())

    def __getitem__(self, check_id: str) -> Check:
        found = self._exact(check_id)
        if found is None:
            raise KeyError(check_id)
        return found

    def has(self, check_id: str) -> bool:
        """Is there a check of this very id?"""
        return self._exact(check_id) is not None

    def find(self, check_id: str) -> Check | None:
        """Return the check of this id, or the template that it is an instance of."""
        exact = self._exact(check_id)
        if exact is not None:
            return exact
        for part in (self._audit, self._added):
            for each in part.values():
                if each.covers(check_id):
                    return each
        if not self._is_further(check_id):
            return None
        further = self._further_checks.values()
        return next((each for each in further if each.covers(check_id)), None)

    def suggestion(self, check_id: str) -> str:
        """Return ``; did you mean ...?`` for an id that is not in here."""
        return suggestion(check_id, self.checks)

    def _is_further(self, name: str) -> bool:
        """Is *name* the id or the suite of a check that is not of the audit?"""
        return name.partition(".")[0] in self._further_words

    @property
    def _further_checks(self) -> Mapping[str, Check]:
        if self._further is None:
            self._further = {each.id: each for each in self._import_further()}
        return self._further

    def _exact(self, check_id: str) -> Check | None:
        found = self._audit.get(check_id) or self._added.get(check_id)
        if found is None and self._is_further(check_id):
            found = self._further_checks.get(check_id)
        return found
