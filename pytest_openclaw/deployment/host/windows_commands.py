"""Asking Windows about access lists: the only commands that are run there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from collections.abc import Sequence
from typing import NamedTuple

_SECONDS = 20


class Answer(NamedTuple):
    """What a command wrote, and the status it ended with."""

    status: int
    output: str
    errors: str = ""


#: Runs a command, and returns ``None`` if it cannot be run or does not end.
Run = Callable[[Sequence[str]], "Answer | None"]


def run_here() -> Run | None:
    """Return what runs commands on this machine, if it is one with Windows."""
    return _run if sys.platform == "win32" else None


def _run(command: Sequence[str]) -> Answer | None:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    output, errors = (
        each.decode("utf-8", "replace") for each in (done.stdout, done.stderr)
    )
    return Answer(done.returncode, output, errors)
