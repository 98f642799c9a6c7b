"""What is at a path that is named to pytest, where this user may look at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_openclaw.deployment.host.files import FileKind


def kind_at(path: Path, named_by: str) -> FileKind | None:
    """Return what *path* leads to; ``None`` if that is nothing.

    Raises :class:`pytest.UsageError` that begins with *named_by* where nobody can say.
    """
    from pytest_openclaw.deployment.host.live_files import LIVE
    from pytest_openclaw.errors import NotEvaluated

    try:
        return LIVE.kind(str(path))
    except NotEvaluated as error:
        raise pytest.UsageError(f"{named_by}: {error.reason}") from None


def is_file(path: Path, named_by: str) -> bool:
    """Does *path* lead to a file? Raises as :func:`kind_at` does."""
    kind = kind_at(path, named_by)
    return kind is not None and kind.value == "file"


def is_folder(path: Path, named_by: str) -> bool:
    """Does *path* lead to a folder? Raises as :func:`kind_at` does."""
    kind = kind_at(path, named_by)
    return kind is not None and kind.value == "folder"
