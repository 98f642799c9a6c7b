"""A picture of what a command prints in a terminal: an SVG that loads no fonts."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

#: rich's own template without the fonts that it fetches.
_FORMAT = Path(__file__).with_suffix(".svg").read_text(encoding="utf-8")
_COLUMNS = 100
_SECONDS = re.compile(r" in \d+\.\d+s")


def picture(shown: str, folder: Path, keep: int) -> str:
    """Return what pytest prints in *folder*, below the command line that is *shown*.

    *keep* lines of its end, without the time that it took.
    """
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--color=yes", "-p", "no:cacheprovider"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "COLUMNS": str(_COLUMNS),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": "pytest_openclaw.plugin.plugin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    lines = _SECONDS.sub("", done.stdout).rstrip().splitlines()
    if len(lines) < keep:
        raise RuntimeError(f"pytest in {folder} printed {done.stdout}{done.stderr}")
    console = Console(record=True, width=_COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi("\n".join([f"$ {shown}", "...", *lines[-keep:]])))
    return console.export_svg(
        title="pytest-openclaw", theme=DIMMED_MONOKAI, code_format=_FORMAT
    )
