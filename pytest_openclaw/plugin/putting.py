"""Writing a file that an option names: what keeps it from that ends the run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def put(option: str, path: Path, write: Callable[[], None]) -> None:
    """Call *write*; where that fails, end pytest and name *option* and *path*."""
    try:
        write()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        pytest.exit(f"{option}: cannot write {path}: {reason}", returncode=4)
