"""Profiles: which checks are evaluated, and how bad what they find is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from pytest_openclaw.checks.attested import ATTESTED
from pytest_openclaw.checks.attested import ATTESTED_SHARED
from pytest_openclaw.checks.attested import item_of
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.checks.kit.check import AUDIT as AUDIT_SUITE
from pytest_openclaw.checks.kit.check import CLAWMASTER
from pytest_openclaw.checks.kit.check import LIVE
from pytest_openclaw.checks.kit.check import Check
from pytest_openclaw.checks.personal import SUITE as PERSONAL_SUITE
from pytest_openclaw.errors import UsageError
from pytest_openclaw.findings import Finding
from pytest_openclaw.findings import Severity
from pytest_openclaw.language.globs import any_overlap
from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass

#: What is stricter than the audit on every gateway, and on those that people share.
POSTURE = "posture"
POSTURE_SHARED = "posture.shared"
#: What compares a deployment with its register.
GOVERNANCE = "governance"


@dataclass(frozen=True)
class Profile:
    """What is evaluated, as changes to another profile, its ``base``.

    ``suites`` and the globs of ``add`` bring checks in, those of ``drop`` take them
    out, which is stronger. ``severities`` are globs over checkIds, of which the first
    that fits counts. ``lowers`` are those whose warnings are remarks; what is critical
    stays so. ``includes_dormant`` tells whether dormant checks are evaluated,
    ``raises`` whether findings have the severity that their check is ``raised`` to.
    """

    name: str
    base: Profile | None = None
    suites: frozenset[str] = frozenset()
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    lowers: tuple[str, ...] = ()
    includes_dormant: bool = False
    raises: bool = False

    @property
    def lineage(self) -> Iterator[Profile]:
        """This profile, that which it starts from, and so on."""
        profile: Profile | None = self
        while profile is not None:
            yield profile
            profile = profile.base

    def includes(self, check: Check) -> bool:
        """Does *check*, or a part of it, belong to what is evaluated?"""
        for profile in self.lineage:
            if matches_any(check.id, profile.drop):
                return False
            if check.suite in profile.suites or any_overlap([check.id], profile.add):
                return True
        return False

    def among(self, catalogue: Catalogue) -> list[Check]:
        """Return those of the checks of *catalogue* of which some may be evaluated."""
        if any(profile.add for profile in self.lineage):
            return list(catalogue)
        return catalogue.of_suites([s for each in self.lineage for s in each.suites])

    def enables_dormant(self, check: Check) -> bool:
        """Is what is dormant of *check*, or of a part of it, evaluated?"""
        for profile in self.lineage:
            if matches_any(check.id, profile.drop):
                return False
            if profile.includes_dormant or any_overlap([check.id], profile.add):
                return True
        return False

    def with_suite(self, suite: str) -> Profile:
        """Return this profile as if the one it starts from evaluated *suite* as well.

        What this one takes out of the suite stays out.
        """
        if self.base is None:
            return replace(self, suites=self.suites | {suite})
        return replace(self, base=self.base.with_suite(suite))

    def requiring(self, attestations: Iterable[str]) -> Profile:
        """Return this profile with the items of *attestations*, given by name."""
        items = tuple(map(item_of, attestations))
        return Profile(self.name, self, add=items) if items else self

    def applied(self, finding: Finding, check: Check) -> Finding:
        """Return *finding* of *check* with the severity that it has here."""
        for profile in self.lineage:
            severity = profile._stated(finding.check_id, check, finding.severity)
            if severity is finding.severity:
                return finding
            if severity is not None:
                note = (
                    f"{finding.severity} changed to {severity}: profile {profile.name}"
                )
                return replace(finding, severity=severity, note=note)
        return finding

    @cached_property
    def _severities(self) -> dict[tuple[object, ...], list[Severity]]:
        return {}

    def severities_of(self, check: Check) -> list[Severity]:
        """Return those that findings of *check* can have here, worst first."""
        # Each deployment of a run asks the same.
        key = (check.id, check.severities, check.raised)
        if key not in self._severities:
            self._severities[key] = self._severities_of(check)
        return self._severities[key]

    def _severities_of(self, check: Check) -> list[Severity]:
        given = {self._given(check, each) for each in check.severities}
        return [severity for severity in Severity if severity in given]

    def _given(self, check: Check, severity: Severity) -> Severity:
        stated = (each._stated(check.id, check, severity) for each in self.lineage)
        return next((each for each in stated if each is not None), severity)

    def _stated(
        self, check_id: str, check: Check, severity: Severity
    ) -> Severity | None:
        """Return what this very profile makes of a *severity*; ``None``: nothing."""
        for glob, given in self.severities:
            if matches_any(check_id, [glob]):
                return given
        if severity is Severity.WARN and matches_any(check_id, self.lowers):
            return Severity.INFO
        if not self.raises or check.raised is None:
            return None
        return severity if severity.at_least(check.raised) else check.raised


AUDIT = Profile("audit", suites=frozenset({AUDIT_SUITE}))
HARDENED = Profile(
    "hardened",
    AUDIT,
    suites=frozenset({POSTURE, ATTESTED, LIVE, CLAWMASTER}),
    includes_dormant=True,
)
SHARED = Profile(
    "shared",
    HARDENED,
    suites=frozenset({POSTURE_SHARED, ATTESTED_SHARED}),
    raises=True,
)

GOVERNED = Profile("governed", SHARED, suites=frozenset({GOVERNANCE}), raises=True)

#: For one operator on loopback: what is harmless there is no more than a remark. Each
#: finding depends on others who reach the gateway, which other checks report.
PERSONAL = Profile(
    "personal",
    AUDIT,
    suites=frozenset({PERSONAL_SUITE}),
    lowers=(
        "gateway.trusted_proxies_missing",
        "tools.exec.security_full_configured",
    ),
)

#: Profiles of this package, each stricter than the one before.
_LADDER = (AUDIT, HARDENED, SHARED, GOVERNED)

#: The profiles of this package by name.
BUILT_IN: Mapping[str, Profile] = {
    each.name: each for each in (AUDIT, PERSONAL, *_LADDER[1:])
}


def profile_named(name: str, profiles: Mapping[str, Profile] = BUILT_IN) -> Profile:
    """Return one of *profiles*. Raises :class:`UsageError` if none has this name."""
    if not isinstance(name, str):
        raise UsageError(f"a profile is text or a Profile, not {type(name).__name__}")
    if name in profiles:
        return profiles[name]
    raise UsageError(f"there is no profile {name!r}{suggestion(name, profiles)}")


def suggestion(name: str, profiles: Iterable[str]) -> str:
    """Return ``; did you mean ...?``, or which profiles there are."""
    known = list(profiles)
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"


def stages(check: Check) -> list[str]:
    """Return the profiles of this package that evaluate *check*, weakest first.

    ``personal`` evaluates what ``audit`` does, and is named for its own checks alone.
    """
    if check.suite == PERSONAL_SUITE:
        return [PERSONAL.name]
    return [each.name for each in _LADDER if each.includes(check)]
