"""One connection for all processes of a run: the first makes it, the others wait."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment

_LOOK = 0.05


def once(folder: str | None, name: str, seconds: float, make: Callable[[], Any]) -> Any:
    """Return what *make* gives, JSON's types, made by one process of a run.

    *folder* is the run's own; without it, *make* is called. A process that waited
    *seconds* in vain, for one that was ended over it, makes it itself.
    """
    if folder is None or not os.path.isdir(folder):
        return make()
    done, lock = Path(folder, f"{name}.json"), Path(folder, f"{name}.lock")
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if done.exists():
                return json.loads(done.read_text(encoding="utf-8"))
            time.sleep(_LOOK)
        return make()
    except OSError:
        return make()
    made = make()
    partial = Path(f"{done}.part")
    with contextlib.suppress(OSError):
        partial.write_text(json.dumps(made), encoding="utf-8")
        partial.replace(done)  # nobody reads half of it
    return made


def sharing(deployment: Deployment, folder: str | None) -> Deployment:
    """Return *deployment* with the answers of its gateway shared in *folder*."""
    probe, made = deployment.probe, deployment
    if folder is None or probe is None:
        return deployment
    inputs = replace(deployment.inputs, probe=replace(probe, shared=folder))
    return Deployment(made.name, made.shown, made.places, made.loaded, inputs)
