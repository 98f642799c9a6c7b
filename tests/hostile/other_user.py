"""Running a function as a user that may not look everywhere."""

from __future__ import annotations

import codecs
import os
import pickle
import traceback
from collections.abc import Callable
from typing import TypeVar

_NOBODY = 65534

Answer = TypeVar("Answer")


def as_another_user(function: Callable[[], Answer]) -> Answer:
    """Return what *function* returns in a process without root's rights.

    What it imports has to be imported already: that user may not read the modules.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return function()
    names = "utf-16-le utf-16-be utf-16 utf-32 latin-1 unicode_escape idna"
    for name in names.split():
        codecs.lookup(name)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
            try:
                answer = pickle.dumps((function(), None))
            except BaseException:
                answer = pickle.dumps((None, traceback.format_exc()))
            with os.fdopen(write, "wb") as stream:
                stream.write(answer)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    result, failure = pickle.loads(data)
    assert failure is None, failure
    return result  # type: ignore[no-any-return]
