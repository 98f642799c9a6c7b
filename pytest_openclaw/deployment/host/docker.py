"""Asking the deployment's docker; the one program that an audit starts."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

#: Seconds for a release that would wait for ever.
PATIENCE = 60.0
_MAX_OUTPUT = 4 * 1024 * 1024


class DockerAnswer(NamedTuple):
    """What one docker command gave. ``status`` is negative if a signal ended it."""

    status: int
    output: str = ""
    timed_out: bool = False


#: Takes the arguments behind ``docker``, and seconds to wait.
Docker = Callable[[Sequence[str], float], DockerAnswer]


def docker_on(environment: Mapping[str, str]) -> Docker | None:
    """Return the docker on the PATH of *environment*; ``None`` if there is none.

    Only absolute entries count: others depend on where the tests were started.
    """
    folders = environment.get("PATH", "").split(os.pathsep)
    absolute = [folder for folder in folders if os.path.isabs(folder)]
    program = shutil.which("docker", path=os.pathsep.join(absolute))
    if not absolute or program is None:
        return None

    def ask(arguments: Sequence[str], seconds: float) -> DockerAnswer:
        return _run([program, *arguments], environment, seconds)

    return ask


def _run(
    command: Sequence[str], environment: Mapping[str, str], seconds: float
) -> DockerAnswer:
    # A file and no pipe: what the command leaves running would keep a pipe open.
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return DockerAnswer(127)
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            return DockerAnswer(-signal.SIGTERM, timed_out=True)
        output.seek(0)
        return DockerAnswer(status, output.read(_MAX_OUTPUT).decode("utf-8", "replace"))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
