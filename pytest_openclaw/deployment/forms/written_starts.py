"""How the gateway is started whose config a tool writes: by a command, or a unit."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

from pytest_openclaw.deployment.forms.containers import started
from pytest_openclaw.deployment.forms.written_units import WrittenUnit
from pytest_openclaw.deployment.forms.written_units import written_runs
from pytest_openclaw.deployment.forms.written_units import written_units


class Start(NamedTuple):
    """How the gateway of a file is started: by a command, or by a unit."""

    arguments: tuple[str, ...]
    unit: WrittenUnit | None
    notes: list[str]


def start_of(texts: Mapping[str, str], commands: Sequence[Sequence[str]]) -> Start:
    """Return how a gateway is started by *commands*, or by units among *texts*.

    *texts* are those of the files by path. Commands with other flags than one another
    do not count, and a note says so.
    """
    arguments: tuple[str, ...] = ()
    notes: list[str] = []
    units = [*written_units(texts), *written_runs(commands, texts, {})]
    starting = {started(words, "")[0] for words in commands if _starts(words)}
    starting |= {each.arguments for each in units}
    starting.discard(())
    if len(starting) == 1:
        (arguments,) = starting
    elif starting:
        notes.append("its commands do not count: they start a gateway with other flags")
    unit = units[0] if len(units) == 1 else None
    if unit is not None:
        notes += unit.notes
    elif any(each.variables for each in units):
        notes.append("variables of its units do not count: several start a gateway")
    return Start(arguments, unit, notes)


def _starts(words: Sequence[str]) -> bool:
    """Does a command start a gateway?"""
    return not started(words, "")[1]
