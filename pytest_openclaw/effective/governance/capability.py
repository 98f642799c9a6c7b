"""A thing that a gateway has and that somebody has to answer for."""

from __future__ import annotations

from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Capability:
    """One thing: its kind, its name, and what is known of where it came from.

    ``setting`` is its place in the config, where it has one. ``aliases`` are further
    names that an entry may use, ``shown`` what people call it. ``source``, ``digest``
    and ``surface`` are in the words of a register; ``None`` where nothing records it.
    """

    kind: str
    name: str
    setting: Setting | None = None
    aliases: tuple[str, ...] = ()
    shown: str = ""
    source: str | None = None
    digest: str | None = None
    surface: str | None = None
    folder: str | None = None

    @property
    def id(self) -> str:
        """What a register calls it."""
        return f"{self.kind}/{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that an entry may use."""
        return (self.name, *self.aliases)

    @property
    def words(self) -> str:
        """How messages call it."""
        return f"{self.id} ({self.shown})" if self.shown else self.id
