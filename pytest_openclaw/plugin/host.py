"""``--openclaw-host``: one option for a gateway that lives on this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from typing import NamedTuple

import pytest

from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.plugin.given_paths import is_file
from pytest_openclaw.plugin.given_paths import is_folder

if TYPE_CHECKING:
    from pytest_openclaw.plugin.options import Options

#: What the option without a value stands for: where OpenClaw itself looks.
DEFAULT = "~/.openclaw"


class _Host(NamedTuple):
    """Where the gateway of this machine has its files, and what says so."""

    state_dir: Path
    config: Path
    home: Path
    state_origin: str = ""
    config_origin: str = ""


def with_host(options: Options, stated: str) -> Options:
    """Return *options* for the gateway whose state directory is *stated*.

    That directory, its ``openclaw.json``, the home that it lies in and the environment
    of this process stand for each of these that no option gives. Without a directory,
    variables say where things are, as they do for OpenClaw. Raises
    :class:`pytest.UsageError`.
    """
    host = _by_variables() if stated == DEFAULT else _at(stated)
    if not is_folder(host.state_dir, "--openclaw-host"):
        raise pytest.UsageError(
            f"--openclaw-host: there is no directory {_shown(host.state_dir)}"
            f"{host.state_origin}; use the gateway's state directory, such as"
            " ~/.openclaw"
        )
    if not options.configs and not is_file(host.config, "--openclaw-host"):
        below = host.state_dir / ".openclaw"
        is_below = not host.config_origin and is_folder(below, "--openclaw-host")
        meant = f"; did you mean {_shown(below)}?" if is_below else ""
        raise pytest.UsageError(
            f"--openclaw-host: there is no config {_shown(host.config)}"
            f"{host.config_origin}{meant}"
        )
    return options._replace(
        configs=options.configs or (host.config,),
        state_dir=options.state_dir or str(host.state_dir),
        home=options.home or str(host.home),
        env=options.env or "process",
    )


def _at(stated: str) -> _Host:
    folder = Path(os.path.abspath(os.path.expanduser(stated)))
    is_own = folder.name == ".openclaw"
    home = folder.parent if is_own else Path(os.path.expanduser("~"))
    return _Host(folder, folder / "openclaw.json", home)


def _by_variables() -> _Host:
    """Return where OpenClaw itself looks, by the environment of this process."""
    from pytest_openclaw.deployment.host.environment import Environment
    from pytest_openclaw.deployment.host.places import find_places

    own_home = os.path.expanduser("~")  # of the user, where HOME says nothing
    variables = {**os.environ, "HOME": os.environ.get("HOME", "").strip() or own_home}
    environment = Environment(variables)
    places = find_places(environment, config=None, state_dir=None, home=None)
    names = ("OPENCLAW_STATE_DIR", "OPENCLAW_HOME", "OPENCLAW_CONFIG_PATH")
    by_state, by_home, by_config = (
        f", named by {name}" if variables.get(name, "").strip() else ""
        for name in names
    )
    state = Path(places.state_dir or os.path.join(own_home, ".openclaw"))
    return _Host(
        state,
        Path(places.config or state / "openclaw.json"),
        Path(places.home or own_home),
        by_state or by_home,
        by_config,
    )


def _shown(path: Path) -> str:
    return plain_name(str(path))
