"""``--openclaw-host``: one option for a gateway that lives on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.plugin.given_paths import is_file
from pytest_openclaw.plugin.given_paths import is_folder

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_openclaw.plugin.options import Options

#: What the option without a value stands for: where OpenClaw itself looks.
DEFAULT = "~/.openclaw"


def with_host(options: Options, stated: str) -> Options:
    """Return *options* for the gateway whose state directory is *stated*.

    That directory, its ``openclaw.json``, the home that it lies in and the environment
    of this process stand for each of these that no option gives. Without a directory,
    ``OPENCLAW_STATE_DIR`` and ``OPENCLAW_CONFIG_PATH`` say where things are, as they
    do for OpenClaw. Raises :class:`pytest.UsageError`.
    """
    from pathlib import Path

    variables = os.environ if stated == DEFAULT else {}
    state = variables.get("OPENCLAW_STATE_DIR", "").strip()
    folder = Path(os.path.abspath(os.path.expanduser(state or stated)))
    if not is_folder(folder, "--openclaw-host"):
        origin = ", which OPENCLAW_STATE_DIR names" if state else ""
        raise pytest.UsageError(
            f"--openclaw-host: there is no directory {_shown(folder)}{origin}; use the"
            " gateway's state directory, such as ~/.openclaw"
        )
    named = variables.get("OPENCLAW_CONFIG_PATH", "").strip()
    config = Path(
        os.path.abspath(os.path.expanduser(named or folder / "openclaw.json"))
    )
    if not options.configs and not is_file(config, "--openclaw-host"):
        origin = ", which OPENCLAW_CONFIG_PATH names" if named else ""
        below = folder / ".openclaw"
        is_below = not named and is_folder(below, "--openclaw-host")
        meant = f"; did you mean {_shown(below)}?" if is_below else ""
        raise pytest.UsageError(
            f"--openclaw-host: there is no config {_shown(config)}{origin}{meant}"
        )
    is_own = folder.name == ".openclaw"
    home = folder.parent if is_own else Path(os.path.expanduser("~"))
    return options._replace(
        configs=options.configs or (config,),
        state_dir=options.state_dir or str(folder),
        home=options.home or str(home),
        env=options.env or "process",
    )


def _shown(path: Path) -> str:
    return plain_name(str(path))
