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


def spare_what_is_loaded(config: pytest.Config) -> None:
    """Set aside all that is there once collection ends, until pytest ends.

    Python collects twice more before the process ends, when nothing is to be gained.
    """
    gc.freeze()
    config.add_cleanup(gc.unfreeze)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
