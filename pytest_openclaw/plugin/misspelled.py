"""Refuses settings of the ini file that are meant for this plugin, and are none."""

from __future__ import annotations

import pytest

from pytest_openclaw.plugin.command_line import INSTEAD
from pytest_openclaw.plugin.command_line import STATED

_UNKNOWN = ("unknown config option: openclaw_", "unknown config option: openclaw-")


def refuse_misspelled(said: str) -> None:
    """Raise :class:`pytest.UsageError` if a warning is of a setting like ours.

    pytest only warns of one that it does not know: a run without its gate would look
    like any other.
    """
    if not said.lower().startswith(_UNKNOWN):
        return
    import difflib  # a moment that only an error is worth

    name = said.split()[-1]
    meaning = name.lower().replace("-", "_")
    if meaning in INSTEAD:
        option = "--" + meaning.replace("_", "-")
        raise pytest.UsageError(f"there is no setting {name}: give {option} instead")
    close = difflib.get_close_matches(meaning, STATED, n=1)
    meant = f"; did you mean {close[0]}?" if close else ""
    raise pytest.UsageError(f"there is no setting {name}{meant}")
