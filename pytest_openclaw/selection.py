"""Which checks are enforced: those of a profile, as far as they are selected."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.language.globs import any_overlap
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.profiles import AUDIT
from pytest_openclaw.profiles import Profile


@dataclass(frozen=True)
class Choice:
    """Globs over checkIds: no ``select`` selects all, ``ignore`` is stronger."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, check_id: str) -> bool:
        """Is the check of this very id selected and not ignored?"""
        if self.select and not matches_any(check_id, self.select):
            return False
        return not matches_any(check_id, self.ignore)

    def may_take(self, template: str) -> bool:
        """Can a part of the check of this id be selected?"""
        if self.select and not any_overlap([template], self.select):
            return False
        return not matches_any(template, self.ignore)


@dataclass(frozen=True)
class Selection:
    """A profile, and choices of its checks; a check has to be in each of them."""

    profile: Profile = AUDIT
    choices: tuple[Choice, ...] = ()

    def with_suite(self, suite: str) -> Selection:
        """Return this selection as if its profile evaluated *suite* as well."""
        return replace(self, profile=self.profile.with_suite(suite))

    def takes(self, check: Check) -> bool:
        """Is *check* enforced?"""
        return self.profile.includes(check) and self.chooses(check)

    def chooses(self, check: Check) -> bool:
        """Is *check* enforced, which the profile is known to include?"""
        return all(each.takes(check.id) for each in self.choices)

    def ignores(self, check: Check) -> bool:
        """Is *check* left out by its own id or a glob, however little is selected?"""
        return any(matches_any(check.id, each.ignore) for each in self.choices)

    def may_take(self, check: Check) -> bool:
        """Is *check* enforced, or, if it is a template, can a part of it be?"""
        return self.profile.includes(check) and all(
            each.may_take(check.id) for each in self.choices
        )
