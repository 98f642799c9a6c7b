"""The one way to say what differs between releases as logic: variants with spans."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from typing import Generic
from typing import TypeVar

from pytest_openclaw.releases.release import ALL
from pytest_openclaw.releases.release import Span
from pytest_openclaw.releases.release import UnknownRelease

Value = TypeVar("Value")
Other = TypeVar("Other")


class Variants(Generic[Value]):
    """What one name stands for in each release.

    The first value is what the newest releases have, and so what a release gets that
    nobody named, as far as ``span`` reaches. ``add`` says what others have in its
    place. Two of these never cover the same release.
    """

    def __init__(self, value: Value, span: Span = ALL) -> None:
        self.span = span
        self._value = value
        self._others: list[tuple[Span, Value]] = []
        self._chosen: dict[str, Value | None] = {}

    def add(self, value: Value, span: Span) -> None:
        """Let *value* hold in *span*. Raises :class:`UnknownRelease` on an overlap."""
        if not span.meets(self.span):
            raise UnknownRelease(f"nothing is there to differ from {span}")
        for other, _ in self._others:
            if span.meets(other):
                raise UnknownRelease(f"two variants hold {span}: see {other}")
        self._others.append((span, value))
        self._chosen.clear()

    def of(self, release: str) -> Value | None:
        """Return what holds in *release*; ``None`` where nothing does."""
        if release not in self._chosen:
            self._chosen[release] = self._choose(release)
        return self._chosen[release]

    def _choose(self, release: str) -> Value | None:
        if not self.span.covers(release):
            return None
        for span, value in self._others:
            if span.covers(release):
                return value
        return self._value

    def __iter__(self) -> Iterator[Value]:
        """Yield each value, that of the newest releases first."""
        yield self._value
        yield from (value for _, value in self._others)

    def spans(self) -> Iterator[tuple[Span, Value]]:
        """Yield each value with its span; the first has what the others leave."""
        yield self.span, self._value
        yield from self._others

    def mapped(self, function: Callable[[Value], Other]) -> Variants[Other]:
        """Return the same with what *function* makes of each value."""
        made = Variants(function(self._value), self.span)
        for span, value in self._others:
            made.add(function(value), span)
        return made
