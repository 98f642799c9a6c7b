"""What Python's garbage collection need not look at again while checks run.

Every collection goes through all objects of the process: the engine, and each item and
deployment. They stay until the run ends, so a fleet spends a fifth of its time on that.
Only runs of nothing but checks are changed: tests of the user's own may be about
garbage themselves.
"""

from __future__ import annotations

import gc

import pytest


def spare_what_is_loaded(config: pytest.Config) -> None:
    """Set aside all that is there once collection ends, until pytest ends."""
    gc.freeze()
    config.add_cleanup(gc.unfreeze)
