"""Profiles of an organisation's own: ``[profiles.<name>]`` of the baseline."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_openclaw.baseline.checked import is_known
from pytest_openclaw.baseline.checked import unknown
from pytest_openclaw.baseline.reading import Baseline
from pytest_openclaw.baseline.tables import ProfileTable
from pytest_openclaw.checks.attested import item_of
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.errors import UsageError
from pytest_openclaw.findings import Severity
from pytest_openclaw.profiles import BUILT_IN
from pytest_openclaw.profiles import Profile
from pytest_openclaw.profiles import profile_named
from pytest_openclaw.profiles import suggestion

_KEY = "profiles"


def profiles_of(baseline: Baseline, catalogue: Catalogue) -> dict[str, Profile]:
    """Return all profiles that a run with *baseline* can name.

    Raises :class:`~pytest_openclaw.UsageError`: for a name that is taken or that no
    profile has, for one that starts from itself, and for a glob without a checkId.
    """
    made = dict(BUILT_IN)
    for name, table in baseline.table.profiles.items():
        if name in BUILT_IN:
            message = "is a built-in profile, which cannot be changed"
            raise baseline.fault(message, _KEY, name)
        _refuse_unknown(baseline, catalogue, name, table)
    for name in baseline.table.profiles:
        _make(baseline, name, made, ())
    _refuse_unnamed(baseline, made)
    return made


def _make(
    baseline: Baseline, name: str, made: dict[str, Profile], through: tuple[str, ...]
) -> Profile:
    """Make the profile *name*, and first what it starts from."""
    if name in made:
        return made[name]
    tables = baseline.table.profiles
    if name in through:
        circle = " -> ".join((*through[through.index(name) :], name))
        message = f"it is based on itself: {circle}"
        raise baseline.fault(message, _KEY, through[-1], "extends")
    if name not in tables:
        hint = suggestion(name, (*BUILT_IN, *tables))
        message = f"there is no profile {name!r}{hint}"
        raise baseline.fault(message, _KEY, through[-1], "extends")
    table = tables[name]
    base = _make(baseline, table.extends, made, (*through, name))
    made[name] = Profile(
        name,
        base,
        add=(*table.add, *map(item_of, table.attestations)),
        drop=table.drop,
        severities=tuple(
            (glob, Severity(word)) for glob, word in table.severity.items()
        ),
    )
    return made[name]


def _refuse_unknown(
    baseline: Baseline, catalogue: Catalogue, name: str, table: ProfileTable
) -> None:
    for key in ("add", "drop"):
        for index, glob in enumerate(getattr(table, key)):
            if not is_known(glob, catalogue):
                raise baseline.fault(unknown(glob, catalogue), _KEY, name, key, index)
    for glob in table.severity:
        if not is_known(glob, catalogue):
            message = unknown(glob, catalogue)
            raise baseline.fault(message, _KEY, name, "severity", glob)
    for index, glob in enumerate(table.add):
        if glob in table.drop:
            message = f"{glob!r} is dropped as well"
            raise baseline.fault(message, _KEY, name, "add", index)


def _refuse_unnamed(baseline: Baseline, made: Mapping[str, Profile]) -> None:
    """Refuse the name of a profile that there is not, wherever one is asked for."""
    asked: list[tuple[str | None, tuple[str | int, ...]]] = [
        (baseline.table.profile, ("profile",)),
        *(
            (each.profile, ("deployment", index, "profile"))
            for index, each in enumerate(baseline.table.deployment)
        ),
    ]
    for name, key in asked:
        try:
            profile_named(name or "audit", made)
        except UsageError as error:
            raise baseline.fault(str(error), *key) from None
