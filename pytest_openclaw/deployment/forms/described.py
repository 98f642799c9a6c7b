"""What every form gives: one gateway, as a file describes it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field

from pytest_openclaw.deployment.host.environment import Variables
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Missing
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.host.mounted_files import MountedFile
from pytest_openclaw.deployment.text.shell_variables import Lookup
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.on_use import dataclass

DEFAULT_KEY = "openclaw.json"


@dataclass(frozen=True)
class FormFile:
    """A file that is read as a form: its text, and what may lie beside it.

    ``within`` is what was requested in it; ``lookup`` gives variables of the caller's.
    """

    path: str
    text: str = field(repr=False)
    files: Files
    within: str = ""
    lookup: Lookup = field(default=lambda name: None, repr=False)

    @property
    def name(self) -> str:
        """The name of the file, without folders."""
        return os.path.basename(self.path)

    def beside(self, path: str) -> str:
        """Return a *path* as this file means it: relative to its folder."""
        return os.path.normpath(os.path.join(os.path.dirname(self.path), path))

    def text_at(self, path: str) -> str | None:
        """Return the text of the file at *path*; ``None`` where nothing is there.

        Raises :class:`Unreadable`: what cannot be looked at may change everything.
        """
        try:
            return self.files.required_text(path).text
        except Missing:
            return None


@dataclass(frozen=True)
class DescribedGateway:
    """One gateway of a file.

    ``label`` names it in the file; ``""`` where nothing else is in it. Its config is
    the member ``key`` of ``members``, the files of one folder, or else the file at
    ``path``; with neither, none was found. ``arguments`` are those of the gateway,
    ``variables`` what its environment sets, ``release`` what its image or service
    states. ``notes`` say what in the file did not count, and why. ``line`` is where
    the file begins to speak of it, and ``where`` names what starts it.
    """

    label: str
    line: int = 1
    key: str = DEFAULT_KEY
    members: Mapping[str, MountedFile] = field(default_factory=dict, repr=False)
    path: str | None = None
    arguments: tuple[str, ...] = field(default=(), repr=False)
    variables: Mapping[str, str | Opaque] = field(default_factory=Variables, repr=False)
    release: str | None = None
    notes: Sequence[str] = ()
    where: str = ""
    aliases: frozenset[str] = frozenset()
    """Other names by which it is found."""

    @property
    def states_mode(self) -> bool:
        """Is the mode known that its config has for the gateway?"""
        file = self.members.get(self.key)
        return file is not None and file.mode is not None

    @property
    def mode_set_by(self) -> ModeSetter | None:
        """What sets the mode of its config, if that is known."""
        file = self.members.get(self.key)
        return None if file is None else file.set_by
