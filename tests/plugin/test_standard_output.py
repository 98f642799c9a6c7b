"""What is printed instead of a run, to a file or pipe that cannot take it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

CONFIG = '{mcp: {servers: {"\u2603": {command: "npx", args: ["-y", "x"]}}}}'


def run(
    folder: Path, *options: str, stdout: int | IO[str]
) -> subprocess.CompletedProcess[str]:
    """Run pytest in another process, whose output has only ASCII."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", *options],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        stdout=stdout,
    )


def test_what_it_cannot_encode_is_escaped(tmp_path: Path) -> None:
    """A name of a folder in a comment ended in a traceback."""
    folder = tmp_path / "gr\u00f6n"
    folder.mkdir()
    (folder / "openclaw.json").write_text(CONFIG, encoding="utf-8")
    options = ("--openclaw-config=gr\u00f6n/openclaw.json",)
    shown = run(
        tmp_path, *options, "--openclaw-propose-register", stdout=subprocess.PIPE
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert r"on gr\xf6n/openclaw.json" in shown.stdout
    assert r'id = "mcp/\u2603"' in shown.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has this device")
def test_a_full_disk_is_a_usage_error(tmp_path: Path) -> None:
    """One line, and no traceback."""
    with open("/dev/full", "w", encoding="ascii") as full:
        result = run(tmp_path, "--openclaw-schema=baseline", stdout=full)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.splitlines()[0].startswith("ERROR: cannot write to standard")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_closes_the_pipe_is_no_error(tmp_path: Path) -> None:
    """As ``head`` does."""
    read, write = os.pipe()
    os.close(read)
    try:
        result = run(tmp_path, "--openclaw-checks", stdout=write)
    finally:
        os.close(write)
    assert (result.returncode, result.stderr) == (0, "")
