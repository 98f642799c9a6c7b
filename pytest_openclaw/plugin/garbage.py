"""When Python's garbage collection need not look: at what stays until the run ends.

Every collection goes through all objects of the process: the engine, and each item and
deployment, so a fleet spends a fifth of its time on that. Only runs of nothing but
checks are changed: tests of the user's own may be about garbage themselves.

Loading the engine, or a deployment, makes a hundred thousand objects that all stay.
Python would look through them a hundred times meanwhile, and find nothing.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

#: New objects between two collections of the youngest; Python's own number is 700.
_YOUNG = 20_000


@contextmanager
def put_off() -> Iterator[None]:
    """Collect no garbage until what is being loaded is there."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Garbage:
    """Sets aside what stays; everything is as before once pytest ends."""

    def __init__(self, config: pytest.Config) -> None:
        """Prepare to undo it all, after pytest's own look for garbage at the end."""
        self._is_on = False
        self._thresholds = gc.get_threshold()
        # The cleanup that is added first comes last.
        config.add_cleanup(self._undo)

    def spare_what_is_loaded(self) -> None:
        """Set aside all that is there once collection ends, until pytest ends.

        Python collects twice more before the process ends, when nothing is to be
        gained.
        """
        self._is_on = True
        gc.set_threshold(_YOUNG, *self._thresholds[1:])
        gc.freeze()
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)

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
