"""Folders that the entry of a deployment names: they have to be there.

All that is in a folder that is not there would count as clean.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pytest_openclaw.baseline.reading import Baseline
from pytest_openclaw.deployment.host.files import FileKind
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.paths import with_home
from pytest_openclaw.language.plain import plain_name

_HOME = {FileKind.FOLDER: "directory"}
_STATE = {**_HOME, FileKind.FILE: "archive"}


def state_place(baseline: Baseline, index: int, name: str | None) -> Path | None:
    """Return the path of a ``state-dir``; ``None`` for none.

    Raises :class:`~pytest_openclaw.UsageError` where there is no folder or archive.
    """
    return _existing(baseline, index, "state-dir", name, _STATE)


def home_place(baseline: Baseline, index: int, name: str | None) -> Path | None:
    """Return the path of a ``home``, as :func:`state_place` does; it is a folder."""
    return _existing(baseline, index, "home", name, _HOME)


def _existing(
    baseline: Baseline,
    index: int,
    key: str,
    name: str | None,
    kinds: Mapping[FileKind, str],
) -> Path | None:
    if name is None:
        return None
    path = baseline.folder / with_home(name)
    try:
        kind = LIVE.kind(str(path))
    except NotEvaluated:  # nobody can say; what is in it is not evaluated
        return path
    if kind not in kinds:
        message = f"there is no {' or '.join(kinds.values())} {plain_name(name)}"
        raise baseline.fault(message, "deployment", index, key)
    return path
