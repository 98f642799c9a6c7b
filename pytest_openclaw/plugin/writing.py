"""Write the files that a run is asked for; keep why one of them could not be.

A path that cannot be written must not hide what the checks found: the summary is
printed first, then the reason, and the exit status is that of a usage error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
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
            reason = error.strerror or type(error).__name__
            self.refused.append(f"{option}: cannot write {path}: {reason}")
            return False
        return True

    def end(self, session: pytest.Session) -> None:
        """Set the exit status of a run of which anything could not be written."""
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
