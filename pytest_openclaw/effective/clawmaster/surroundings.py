"""The files around a gateway that ClawMaster is about, and whether there are any.

They are the ones that a deployment names as its ``surroundings``, and those that
ClawMaster itself makes in a home.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.file_patterns import matching
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reasons import Need

#: Where ClawMaster keeps its own files, below the home.
FOLDER = ".clawmaster"
#: Bytes of one file that are read: logs are long.
_MAX_BYTES = 64 * 1024 * 1024
_MAX_FILES = 2_000
_LOG = re.compile(r"\.log(\.\d+)?\Z|(^|[._-])access([._-]|\Z)", re.IGNORECASE)
_COMPRESSED = re.compile(r"\.(gz|zst|xz|bz2)\Z")
_CONTINUED = re.compile(r"\\\n\s*")


@dataclass(frozen=True)
class Surrounding:
    """One file: its absolute path, and its text. ``is_log``: programs wrote it.

    ``unread`` says why the text is not known here.
    """

    path: str
    text: str
    is_log: bool
    unread: str = ""

    @cached_property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.splitlines()

    @cached_property
    def commands(self) -> list[tuple[int, str]]:
        """Its lines with their numbers, those that a backslash joins as one."""
        number, found = 1, []
        for line in _CONTINUED.sub(lambda m: "\0" + " ", self.text).split("\n"):
            found.append((number, line.replace("\0", "")))
            number += 1 + line.count("\0")
        return found


def files_matching(pattern: str, folder: str) -> list[str]:
    """Return the files that a glob names, as absolute paths, seen from *folder*.

    Raises :class:`~pytest_openclaw.UsageError` where there is none.
    """
    named = os.path.join(absolute(folder), os.path.expanduser(pattern))
    found = [each for each in matching("", named) if os.path.isfile(each)]
    if not found:
        raise UsageError(f"no file matches {pattern!r}")
    return sorted(map(absolute, found))


def surrounded(deployment: Deployment, paths: Iterable[str]) -> Deployment:
    """Return *deployment* with the files at absolute *paths* around it."""
    it, inputs = deployment, replace(deployment.inputs, surroundings=tuple(paths))
    return Deployment(it.name, it.shown, it.places, it.loaded, inputs)


def has_clawmaster(deployment: Deployment) -> bool:
    """Is anything given that ClawMaster is about?"""
    return bool(deployment.inputs.surroundings) or has_home(deployment)


def has_home(deployment: Deployment) -> bool:
    """Is there a home in which ClawMaster keeps files, as far as one may look?"""
    try:
        return _folder(deployment) is not None
    except NotEvaluated:  # its checks say why
        return True


def _folder(deployment: Deployment) -> str | None:
    home = deployment.places.home
    folder = os.path.join(home, FOLDER) if home else None
    is_folder = folder is not None and deployment.files.is_folder(folder)
    return folder if is_folder else None


def clawmaster_folder(deployment: Deployment) -> str:
    """Return the folder in the home. Raises :class:`NotEvaluated` without one."""
    folder = _folder(deployment)
    if folder is None:
        what = f"a home with {FOLDER}"
        if deployment.places.home is None:
            raise NotEvaluated(f"requires {what}", Need.HOME)
        raise NotEvaluated(f"there is no {FOLDER} in the home", None)
    return folder


def surroundings(deployment: Deployment) -> list[Surrounding]:
    """Return all of these files, looked up once."""
    return deployment.derive(_surroundings)


def _surroundings(deployment: Deployment) -> list[Surrounding]:
    named = [_read(LIVE, path) for path in deployment.inputs.surroundings[:_MAX_FILES]]
    if len(deployment.inputs.surroundings) > _MAX_FILES:
        raise NotEvaluated(f"surroundings match more than {_MAX_FILES:,} files")
    return [*named, *_of_home(deployment)]


def _of_home(deployment: Deployment) -> Iterator[Surrounding]:
    """Yield the logs that ClawMaster writes."""
    try:
        folder = _folder(deployment)
        if folder is None:
            return
        service = os.path.join(folder, "service")
        entries = deployment.files.list(service)
    except OSError:
        return
    except NotEvaluated as unknown:
        home = os.path.join(deployment.places.home or "", FOLDER)
        yield Surrounding(home, "", True, str(unknown.reason))
        return
    for entry in entries:
        if _LOG.search(entry.name) and entry.kind is not FileKind.FOLDER:
            yield _read(deployment.files, os.path.join(service, entry.name))


def _read(files: Files, path: str) -> Surrounding:
    name = os.path.basename(path)
    bare = _COMPRESSED.sub("", name)
    is_log = bool(_LOG.search(bare))
    if bare != name:
        return Surrounding(path, "", is_log, f"{path} is compressed, and is not read")
    try:
        return Surrounding(path, files.text(path, _MAX_BYTES).text, is_log)
    except NotEvaluated as unknown:
        return Surrounding(path, "", is_log, str(unknown.reason))
    except Unreadable as gone:  # since it was listed
        return Surrounding(path, "", is_log, f"{path} cannot be read: {gone.reason}")
