"""Write the files that a run is asked for; keep why one of them could not be.

A path that cannot be written must not hide what the checks found: the summary is
printed first, then the reason, and the exit status is that of a usage error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from collections.abc import Iterable
from pathlib import Path

import pytest

Put = Callable[[str, Path, Callable[[], None]], bool]


class Writing:
    """Writes files; ``refused`` has a line for each that could not be written."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def put(self, option: str, path: Path, write_file: Callable[[], None]) -> bool:
        """Write a file, or keep the reason why that cannot be done; could it be?"""
        try:
            write_file()
        except OSError as error:
            reason = _file_above(path) or error.strerror or type(error).__name__
            self.refused.append(f"{option}: cannot write {path}: {reason}")
            return False
        return True

    def end(self, session: pytest.Session, faults: Iterable[str]) -> None:
        """Set the exit status of a run that could not be written, or has *faults*."""
        self.refused += faults
        if self.refused:
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def say(self, config: pytest.Config) -> None:
        """Print the reasons, below all else."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        for line in self.refused:
            if reporter is not None:
                reporter.write_line(f"ERROR: {line}", red=True)
            else:
                print(f"ERROR: {line}", file=sys.stderr)


def _file_above(path: Path) -> str:
    """Say which part of *path* is a file where a folder has to be; ``""`` if none is.

    The system says of it only that something exists.
    """
    above = next((each for each in path.parents if os.path.exists(each)), path)
    is_file = above != path and not os.path.isdir(above)
    return f"{above} is a file, not a folder" if is_file else ""
