"""What Python's garbage collection need not look at again while checks run.

Every collection goes through all objects of the process: the engine, each item, each
deployment, each report. They stay until the run ends, so a fleet spends a fifth of its
time on that. Here it looks at what is new, once for each deployment. Only runs of
nothing but checks are changed: tests of the user's own may be about garbage themselves.
"""

from __future__ import annotations

import gc

import pytest

#: New objects between two collections of the youngest; Python's own number is 700.
_YOUNG = 20_000


class Garbage:
    """Sets aside what stays; everything is as before once pytest ends."""

    def __init__(self, config: pytest.Config) -> None:
        """Prepare to undo it all, after pytest's own look for garbage at the end."""
        self._is_on = False
        self._thresholds = gc.get_threshold()
        # The cleanup that is added first comes last.
        config.add_cleanup(self._undo)

    def spare_what_is_loaded(self) -> None:
        """Set aside all that is there once collection ends."""
        self._is_on = True
        gc.set_threshold(_YOUNG, *self._thresholds[1:])
        gc.freeze()

    def spare_what_ran(self) -> None:
        """Collect what the items of a deployment left, and set aside what stays."""
        if self._is_on:
            gc.collect()
            gc.freeze()

    def _undo(self) -> None:
        if self._is_on:
            self._is_on = False
            gc.set_threshold(*self._thresholds)
            gc.unfreeze()
