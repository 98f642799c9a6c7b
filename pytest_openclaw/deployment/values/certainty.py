"""Questions about many things of which some are not known here."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import TypeVar

from pytest_openclaw.errors import NotEvaluated

if TYPE_CHECKING:
    from pytest_openclaw.deployment.values.setting import Setting

Item = TypeVar("Item")
Found = TypeVar("Found")


def some(items: Iterable[Item], holds: Callable[[Item], bool]) -> bool:
    """Tell whether *holds* is true of one of *items*.

    One that is known to fit decides, whatever stands beside it; else an unknown one
    leaves the question open and its :class:`NotEvaluated` is raised.
    """
    return any(True for _ in _known(items, holds))


def every(items: Iterable[Item], holds: Callable[[Item], bool]) -> bool:
    """Tell whether *holds* is true of all *items*; one known to fail decides."""
    return not some(items, lambda item: not holds(item))


def at_least(count: int, items: Iterable[Item], holds: Callable[[Item], bool]) -> bool:
    """Tell whether *holds* is true of *count* of the *items*.

    As many as that which are known decide, whatever stands beside them; else unknown
    ones that could make up the number leave the question open.
    """
    known, unknown, open_question = 0, 0, None
    for item in items:
        try:
            known += holds(item)
        except NotEvaluated as not_evaluated:
            unknown += 1
            open_question = open_question or not_evaluated
    if open_question is not None and known < count <= known + unknown:
        raise open_question
    return known >= count


def those(items: Iterable[Item], holds: Callable[[Item], bool]) -> list[Item]:
    """Return the *items* that *holds* is known to be true of.

    Raises :class:`NotEvaluated` where there is none, but an unknown one may be.
    """
    return list(_known(items, holds))


def _known(items: Iterable[Item], holds: Callable[[Item], bool]) -> Iterator[Item]:
    open_question: NotEvaluated | None = None
    found = False
    for item in items:
        try:
            fits = holds(item)
        except NotEvaluated as not_evaluated:
            open_question = open_question or not_evaluated
            continue
        if fits:
            found = True
            yield item
    if open_question is not None and not found:
        raise open_question


def known_first(settings: Iterable[Setting]) -> Iterator[Setting]:
    """Yield the *settings* whose texts are known.

    Raises :class:`NotEvaluated` after the last if one is not: each that is known can
    be judged for itself.
    """
    unknown: Setting | None = None
    for each in settings:
        if not each.is_opaque:
            yield each
        elif unknown is None:
            unknown = each
    if unknown is not None:
        _ = unknown.value


def from_each(
    items: Iterable[Item], findings: Callable[[Item], Iterable[Found]]
) -> Iterator[Found]:
    """Yield the *findings* about each of *items*.

    What cannot be told of one does not hide what is found in another: its
    :class:`NotEvaluated` is raised after the last.
    """
    open_question: NotEvaluated | None = None
    for item in items:
        try:
            yield from findings(item)
        except NotEvaluated as not_evaluated:
            open_question = open_question or not_evaluated
    if open_question is not None:
        raise open_question
