"""A framework, its controls, and the checks that are evidence about them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from pytest_openclaw.language.globs import matches_any
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Control:
    """One control, risk or threat of a framework, by its own ``id``.

    ``relation``: ``evidence``, where a failing check contradicts it directly, or
    ``partial``, where it is one of several things that it asks for; ``""`` where an
    organisation does not say. ``unseen`` says why no check can see it, and ``was`` what
    an earlier edition called it.
    """

    framework: str
    id: str
    name: str = ""
    relation: str = ""
    checks: tuple[str, ...] = ()
    unseen: str = ""
    was: str = ""

    @property
    def ref(self) -> str:
        """What reports call it: ``owasp-asi-2026:ASI04``."""
        return f"{self.framework}:{self.id}"

    @property
    def words(self) -> str:
        """Its id and its name."""
        return f"{self.id} {self.name}".rstrip()

    def concerns(self, check_id: str) -> bool:
        """Is the check of this id evidence about it?"""
        return matches_any(check_id, self.checks)


@dataclass(frozen=True)
class Framework:
    """One edition of a framework. ``source`` is where its text can be read."""

    name: str
    title: str
    controls: tuple[Control, ...]
    source: str = ""


class Frameworks:
    """The frameworks that a run asks for, and what each check is evidence about."""

    def __init__(self, chosen: Iterable[Framework] = ()) -> None:
        """Take them in the order in which reports show them."""
        self._chosen = tuple(chosen)
        self._of_check: dict[str, tuple[Control, ...]] = {}

    def __iter__(self) -> Iterator[Framework]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    def controls_of(self, check_id: str) -> tuple[Control, ...]:
        """Return the controls that the check of this id is evidence about."""
        if check_id not in self._of_check:
            controls = (each for framework in self for each in framework.controls)
            self._of_check[check_id] = tuple(
                each for each in controls if each.concerns(check_id)
            )
        return self._of_check[check_id]


def refs_of(controls: Iterable[Control]) -> str:
    """Return what a property of a report says of *controls*."""
    return " ".join(control.ref for control in controls)
