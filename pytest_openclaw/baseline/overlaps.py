"""Exceptions that are about the same finding: thousands are looked up, not compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pytest_openclaw.baseline.exceptions import BaselineException
from pytest_openclaw.language.globs import any_overlap
from pytest_openclaw.language.globs import is_glob
from pytest_openclaw.language.globs import overlap

#: Where exceptions are that a glob, or nothing, narrows to some names.
_ANY = None
#: An exception with more names than this is kept as one for any.
_MOST = 100
_Names = tuple[str | None, ...]
_Kept = tuple[int, BaselineException]
_Value = TypeVar("_Value")


class Earlier:
    """The exceptions before one, by check, deployments and subjects."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str | None, dict[str | None, list[_Kept]]]] = {}
        self._count = 0

    def add(self, exception: BaselineException) -> None:
        """Keep an exception."""
        by_deployment = self._kept.setdefault(exception.table.check, {})
        kept = self._count, exception
        self._count += 1
        for deployment in _names(exception.table.deployments):
            by_subject = by_deployment.setdefault(deployment, {})
            for subject in _names(exception.subjects):
                by_subject.setdefault(subject, []).append(kept)

    def overlapping(self, exception: BaselineException) -> BaselineException | None:
        """Return the first that was kept and may be about the same finding."""
        check = exception.table.check
        checks = self._kept if is_glob(check) else [check, *filter(is_glob, self._kept)]
        found = [
            kept
            for each in checks
            for by_subject in _at(
                self._kept.get(each, {}), _names(exception.table.deployments)
            )
            for several in _at(by_subject, _names(exception.subjects))
            for kept in several
            if _overlap(kept[1], exception)
        ]
        return min(found, key=lambda kept: kept[0])[1] if found else None


def _at(kept: dict[str | None, _Value], names: _Names) -> Iterator[_Value]:
    """Yield what is kept for *names*, and for any."""
    chosen = kept if _ANY in names else [*names, _ANY]
    yield from (kept[name] for name in chosen if name in kept)


def _names(globs: tuple[str, ...]) -> _Names:
    """Return the names that *globs* are, or that they may be any."""
    is_any = not globs or len(globs) > _MOST or any(map(is_glob, globs))
    return (_ANY,) if is_any else tuple(dict.fromkeys(globs))


def _overlap(one: BaselineException, other: BaselineException) -> bool:
    return (
        overlap(one.table.check, other.table.check)
        and _may_meet(one.table.deployments, other.table.deployments)
        and _may_meet(one.subjects, other.subjects)
    )


def _may_meet(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """No glob at all is the glob of everything."""
    return any_overlap(some or ("*",), others or ("*",))
