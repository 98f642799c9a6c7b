"""Paths as Node has them: two slashes at the beginning are one."""

from __future__ import annotations

import os


def absolute(path: str) -> str:
    """Return *path* from the root on, without ``.``, ``..`` and double slashes."""
    return _with_one_slash(os.path.abspath(path))


def normal(path: str) -> str:
    """Return *path* without ``.``, ``..`` and double slashes; ``.`` of nothing."""
    return _with_one_slash(os.path.normpath(path))


def with_home(path: str) -> str:
    """Return *path* with the user's home for ``~``.

    Shells leave that to the program in ``--option=~/file``, and so does TOML.
    """
    return os.path.expanduser(path) if path.startswith("~") else path


def without_links(path: str) -> str:
    """Return *path* with its links followed, as far as there are any.

    A text that can be no path, such as one with a NUL, has none.
    """
    try:
        return os.path.realpath(path)
    except ValueError:
        return path


def is_within(path: str, folder: str) -> bool:
    """Is *path* the *folder*, or something in it, by the texts of both?

    Neither has ``..`` in it.
    """
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _with_one_slash(path: str) -> str:
    """Drop the second slash, which POSIX lets mean something; to Windows it does."""
    return path[1:] if os.sep == "/" and path.startswith("//") else path
