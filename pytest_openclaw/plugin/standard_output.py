"""Printing what is asked for instead of a run, to any kind of standard output."""

from __future__ import annotations

import os
import sys

import pytest


def show(text: str) -> None:
    """Print *text*; what standard output cannot encode, as escapes.

    Windows gives files and pipes an encoding of its own, and so do older locales. A
    reader that closes the pipe early, such as ``head``, is no error. Raises
    :class:`pytest.UsageError` where nothing can be written.
    """
    try:
        try:
            print(text, flush=True)
        except UnicodeEncodeError as error:
            escaped = text.encode(error.encoding, "backslashreplace")
            print(escaped.decode(error.encoding), flush=True)
    except BrokenPipeError:
        _give_up()
    except OSError as error:
        _give_up()
        raise pytest.UsageError(
            f"cannot write to standard output: {error.strerror}"
        ) from None


def _give_up() -> None:
    """Let Python write what is left to nowhere: it would fail again as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
