"""What a plan consists of: edits of values, modes, and what is left to people."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.fixing.edits import UNSET
from pytest_openclaw.on_use import dataclass


@dataclass(frozen=True)
class Edit:
    """One value that changes.

    ``path`` is the config path as people write it, ``key_path`` its keys. ``old`` is
    the value as it is written; ``None`` where nothing is. ``new`` is ``None`` where
    the key is removed, which ``removes`` tells. ``file`` and ``line`` say where the
    value is, or would be, set: ``None`` for a config in memory. ``within`` is its
    path in that file. ``checks`` are the checkIds that it fixes, and ``cost`` what
    the deployment may lose by it.
    """

    path: str
    old: Any
    new: Any
    file: str | None
    line: int | None
    checks: tuple[str, ...] = ()
    cost: str = ""
    removes: bool = False
    key_path: tuple[str | int, ...] = ()
    within: tuple[str | int, ...] = ()
    real_path: str | None = None
    """Where the file is on this machine; for SARIF and applying."""
    written: Any = None
    """The new value with the author's comments, where it moves."""
    target: Edit | None = None
    """What writes ``old`` to another place, where the key that goes has moved."""

    @property
    def value(self) -> Any:
        """What is written at the path, or that nothing is."""
        if self.removes:
            return UNSET
        return self.new if self.written is None else self.written

    @property
    def parts(self) -> tuple[Edit, ...]:
        """The single changes that this consists of."""
        return (self,) if self.target is None else (self.target, self)


@dataclass(frozen=True)
class ModeChange:
    """One file or folder whose mode changes; modes are octal texts such as ``644``."""

    path: str
    old: str
    new: str
    checks: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True)
class ByHand:
    """A fix that a plan does not make itself: who has to change what, and why."""

    path: str
    message: str
    file: str | None = None
    line: int | None = None
    checks: tuple[str, ...] = ()
