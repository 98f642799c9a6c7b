"""Commands of the documentation, run in a folder of their own."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin.project import Project

#: What makes a command one for the shell; plain variables are filled in here.
_SHELL = re.compile(r"[|&;<>()`*?~]|\$[^A-Z]")
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_SECONDS = 60


class Terminal:
    """Runs one command after the other, and keeps what the last one printed."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester
        self.printed = ""

    def run(self, command: str, exit_status: int | None = None) -> None:
        """Run *command*; ``pytest`` runs in this process, which saves its start.

        Raises :class:`AssertionError` if it ends with another status.
        """
        unquoted = re.sub(r"'[^']*'", "", command)
        words = [] if _SHELL.search(unquoted) else shlex.split(command)
        if words[:1] == ["pytest"]:
            ended = self._run_pytest([os.path.expandvars(word) for word in words[1:]])
        else:
            ended = self._run_program(command)
        if exit_status is not None and ended != exit_status:
            message = f"{command} ended with {ended} instead of {exit_status}"
            raise AssertionError(f"{message}:\n{self.printed}")

    def _run_pytest(self, arguments: list[str]) -> int:
        result = Project(self._pytester).run(*arguments)
        self.printed = result.stdout.str() + result.stderr.str()
        return int(result.ret)

    def _run_program(self, command: str) -> int:
        beside = Path(sys.executable).parent
        path = os.pathsep.join([str(beside), os.environ.get("PATH", "")])
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=self._pytester.path,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        self.printed = done.stdout
        return done.returncode

    def compare(self, shown: str) -> None:
        """Compare with what is *shown*, in which ``...`` stands for anything.

        Rulers, the space between words and the time that a run took do not count.
        Raises :class:`AssertionError` with both texts.
        """
        want, got = _plain(shown), _plain(self.printed)
        if not doctest.OutputChecker().check_output(want, got, _FLAGS):
            raise AssertionError(f"shown is\n{want}\nprinted is\n{got}")


def _plain(text: str) -> str:
    """Return *text* without what differs from run to run."""
    text = re.sub(r" in \d+\.\d+s(?: \([^)]*\))?", " in ...s", text)
    text = re.sub(r"[=_]{3,} | [=_]{3,}", "", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
