"""Who may read and write a path: mode bits, or an access list on Windows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.on_use import dataclass

if TYPE_CHECKING:
    from pytest_openclaw.effective.state.windows import WindowsAccess


@dataclass(frozen=True)
class Mode:
    """Access by the low nine bits of a mode; owners and other bits play no part."""

    bits: int

    def __str__(self) -> str:
        return f"mode {self.bits:03o}"

    @property
    def world_writable(self) -> bool:
        """May everyone write?"""
        return bool(self.bits & 0o002)

    @property
    def group_writable(self) -> bool:
        """May the group write?"""
        return bool(self.bits & 0o020)

    @property
    def world_readable(self) -> bool:
        """May everyone read?"""
        return bool(self.bits & 0o004)

    @property
    def group_readable(self) -> bool:
        """May the group read?"""
        return bool(self.bits & 0o040)


@dataclass(frozen=True)
class Permissions:
    """What is at a path, and who may read and write it.

    A link is judged by its target; one that leads nowhere by itself, which on Linux
    says that everyone may write, and so is every link in 2026.2.9.
    """

    path: str
    is_link: bool
    kind: FileKind
    access: Mode | WindowsAccess

    @property
    def is_writable(self) -> bool:
        """May anybody but the owner write?"""
        return self.access.world_writable or self.access.group_writable

    @property
    def is_readable(self) -> bool:
        """May anybody but the owner read?"""
        return self.access.world_readable or self.access.group_readable

    def __str__(self) -> str:
        who = "its target has " if self.is_link else "it has "
        return who + str(self.access)


def link_at(deployment: Deployment, path: str) -> Permissions | None:
    """Return the link that *path* is, with its own mode; ``None`` for all else."""
    try:
        status = deployment.files.lstat(path)
    except OSError:
        return None
    if status.kind is not FileKind.LINK:
        return None
    return Permissions(path, True, status.kind, Mode(status.mode))


def permissions_of(deployment: Deployment, path: str) -> Permissions | None:
    """Return who may read and write *path*; ``None`` if nothing can be seen there.

    Raises :class:`~pytest_openclaw.NotEvaluated` where that is not known here.
    """
    files = deployment.files
    try:
        status = files.lstat(path)
    except OSError:
        return None
    is_link = status.kind is FileKind.LINK
    if is_link and deployment.rules.judges_link_targets:
        # One that leads nowhere is judged by itself, in both releases.
        with suppress(OSError):
            status = files.stat(path)
    run = deployment.inputs.run_on_windows
    if run is not None and files.is_of_this_machine(path):
        # Imported here: most machines have mode bits.
        from pytest_openclaw.effective.state.windows import access_of

        return Permissions(path, is_link, status.kind, access_of(deployment, path, run))
    return Permissions(path, is_link, status.kind, Mode(status.mode))
