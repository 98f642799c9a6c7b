"""Where a deployment's files are, by the release's own rules (both releases)."""

from __future__ import annotations

import os

from pytest_openclaw.deployment.host.environment import Environment
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.mode_setters import ModeSetter
from pytest_openclaw.deployment.values.opaque import Opaque
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.language.paths import absolute
from pytest_openclaw.on_use import dataclass

_CONFIG_NAMES = ("openclaw.json", "clawdbot.json")
_NO_HOME = ("undefined", "null")


@dataclass(frozen=True)
class Places:
    """Absolute paths; ``None`` where this deployment has no such place.

    ``dotenv`` lists the ``.env`` files to read, strongest first; none of them has
    to exist. The one of the current directory is left out, as it is about the
    machine that runs the tests.
    """

    home: str | None = None
    state_dir: str | None = None
    config: str | None = None
    plugins_dir: str | None = None
    """Where the loader looks for ``extensions``, if not in ``state_dir``."""
    dotenv: tuple[str, ...] = ()
    include_roots: tuple[str, ...] = ()
    state_is_archived: bool = False
    """Is the state directory one of another machine?"""
    manifest: str | None = None
    """The manifest that the config comes from; ``config`` is then no file here."""
    states_mode: bool = False
    """Does the manifest say which mode the config has for the gateway?"""
    mode_set_by: ModeSetter | None = None
    """What sets that mode."""
    described_in: str | None = None
    """The file that names ``config``, such as a systemd unit."""

    @property
    def state_database(self) -> str | None:
        """Where 2026.9.6 keeps its own database."""
        folder = self.state_dir
        return folder and os.path.join(folder, "state", "openclaw.sqlite")


def find_places(
    environment: Environment,
    *,
    config: str | None,
    state_dir: str | None,
    home: str | None,
    files: Files = LIVE,
) -> Places:
    """Return the places that arguments and variables name; arguments are stronger.

    Without a state directory or home there is nothing but the config itself.
    """
    home = absolute(home) if home else _home(environment)
    named_state = state_dir or _variable(environment, "OPENCLAW_STATE_DIR", home)
    named_config = config or _variable(environment, "OPENCLAW_CONFIG_PATH", home)
    state = absolute(named_state) if named_state else _default_state(home, files)
    if config and not named_state and state and not is_there(state, files):
        state = None
    if named_config:
        found: str | None = absolute(named_config)
    elif named_state:
        found = _first_config([absolute(named_state)], files)
    else:
        found = _first_config(_default_folders(state, home), files) if state else None
    folder = state if named_state else None
    beside_config = None
    if folder is None and not config and named_config:
        folder = beside_config = os.path.dirname(absolute(named_config))
    if folder is None and home and not config:
        folder = os.path.join(home, ".openclaw")
    return Places(
        home=home,
        state_dir=state,
        config=found,
        plugins_dir=beside_config,
        dotenv=_dotenv(environment, folder, home, bool(state_dir)),
        include_roots=_include_roots(environment, home),
    )


def expand(path: str, home: str | None) -> str:
    """Return *path* trimmed, with a leading ``~`` or ``~/`` as the home."""
    path = trim(path)
    if home and (path == "~" or path.startswith("~/")):
        return home + path[1:]
    return path


def _home(environment: Environment) -> str | None:
    user = _text(environment, "HOME") or _text(environment, "USERPROFILE")
    stated = _text(environment, "OPENCLAW_HOME")
    chosen = expand(stated, user) if stated and stated not in _NO_HOME else user
    return absolute(chosen) if chosen else None


def _default_state(home: str | None, files: Files) -> str | None:
    if home is None:
        return None
    current, legacy = os.path.join(home, ".openclaw"), os.path.join(home, ".clawdbot")
    if is_there(legacy, files) and not is_there(current, files):
        return legacy
    return current


def _default_folders(state: str, home: str | None) -> list[str]:
    folders = [state]
    if home:
        folders += [os.path.join(home, ".openclaw"), os.path.join(home, ".clawdbot")]
    return list(dict.fromkeys(folders))


def _first_config(folders: list[str], files: Files) -> str:
    candidates = [os.path.join(at, name) for at in folders for name in _CONFIG_NAMES]
    return next((path for path in candidates if is_there(path, files)), candidates[0])


def is_there(path: str, files: Files) -> bool:
    """Tell whether something is at *path*, known or not; a dangling link is nothing."""
    try:
        return files.exists(path)
    except NotEvaluated:  # something is there; where it leads is not known
        return True


def state_path(environment: Environment, *, home: str | None) -> str | None:
    """Return where variables and home say that the state directory is."""
    home = absolute(home) if home else _home(environment)
    named = _variable(environment, "OPENCLAW_STATE_DIR", home)
    if named:
        return absolute(named)
    return os.path.join(home, ".openclaw") if home else None


def _dotenv(
    environment: Environment, folder: str | None, home: str | None, state_given: bool
) -> tuple[str, ...]:
    files = [os.path.join(folder, ".env")] if folder else []
    default = os.path.join(home, ".openclaw") if home else None
    state_named = state_given or environment.get("OPENCLAW_STATE_DIR") is not None
    if home and (not state_named or folder == default):
        files.append(os.path.join(home, ".config", "openclaw", "gateway.env"))
    return tuple(files)


def _include_roots(environment: Environment, home: str | None) -> tuple[str, ...]:
    listed = _text(environment, "OPENCLAW_INCLUDE_ROOTS") or ""
    roots = (expand(entry, home) for entry in listed.split(os.pathsep))
    return tuple(absolute(root) for root in roots if root)


def _variable(environment: Environment, name: str, home: str | None) -> str | None:
    value = _text(environment, name)
    return expand(value, home) if value else None


def _text(environment: Environment, name: str) -> str | None:
    """Return the text of a variable that names a place; an opaque one names none."""
    value = environment.text(name)
    return None if isinstance(value, Opaque) else value
