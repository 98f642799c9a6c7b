"""The options and their ini twins: ``docs/reference/options.md``."""

from __future__ import annotations

from typing import Any
from typing import NamedTuple
from typing import cast

import pytest

from pytest_openclaw.plugin.command_line import add_options
from tools.reference.markup import code
from tools.reference.markup import table

_INTRODUCTION = """\
# Options and ini settings

All options are in one group of `pytest --help`. The command line overrides the ini
setting of an option. Paths on the command line are relative to the working
directory, those of an ini file to that file; `~` is the home directory.
"""


class Option(NamedTuple):
    """One option as it is registered."""

    name: str
    metavar: str
    repeated: bool
    help: str


class Ini(NamedTuple):
    """One ini setting as it is registered."""

    name: str
    type: str
    help: str


class Recorder:
    """Takes registrations as pytest's parser does, and keeps them."""

    def __init__(self) -> None:
        self.options: list[Option] = []
        self.inis: dict[str, Ini] = {}

    def getgroup(self, name: str, description: str = "") -> Recorder:
        """Return what options are added to: this."""
        return self

    def addoption(self, name: str, **attributes: Any) -> None:
        """Keep an option."""
        metavar = attributes.get("metavar") or ""
        repeated = attributes.get("action") == "append"
        self.options.append(Option(name, metavar, repeated, attributes["help"]))

    def addini(self, name: str, help: str, type: str, **_: Any) -> None:
        """Keep an ini setting."""
        self.inis[name] = Ini(name, type, help)


def registered() -> Recorder:
    """Return what the plugin registers."""
    recorder = Recorder()
    add_options(cast(pytest.Parser, recorder))
    return recorder


def page() -> str:
    """Return the page."""
    recorder = registered()
    rows = []
    for option in recorder.options:
        ini = recorder.inis.get(option.name.strip("-").replace("-", "_"))
        shown = f"{option.name}={option.metavar}" if option.metavar else option.name
        twin = f"{code(ini.name)} ({ini.type})" if ini else ""
        text = f"{option.help}; repeatable" if option.repeated else option.help
        rows.append((code(shown), twin, text))
    return f"{_INTRODUCTION}\n{table(('option', 'ini', 'meaning'), rows)}\n"
