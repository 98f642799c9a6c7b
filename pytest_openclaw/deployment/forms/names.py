"""How a config within another file is named: ``file#name``, ``file#/a/pointer``.

Names only: nothing is read here, so that a run without such files loads no more.
"""

from __future__ import annotations

import os

#: The name of standard input.
STDIN = "-"
_SUFFIXES = (".yaml", ".yml", ".bu", ".service", ".container")


def is_form_name(path: str) -> bool:
    """Do files of this name describe gateways, rather than be a config?"""
    return is_stdin(path) or path.lower().endswith(_SUFFIXES)


def is_stdin(path: str) -> bool:
    """Is standard input meant?"""
    return os.path.basename(path) == STDIN


def is_pointer(within: str) -> bool:
    """Is a name within a file a JSON Pointer?"""
    return within.startswith("/")


def split_name(path: str, folder: str = "") -> tuple[str, str]:
    """Return the file that *path*, or a glob, names, and what in it; ``""`` for all.

    A file of that very name, relative to *folder*, wins.
    """
    if "#" not in path or os.path.lexists(os.path.join(folder, path)):
        return path, ""
    at = path.find("#")
    while at >= 0:
        file, within = path[:at], path[at + 1 :]
        is_there = is_form_name(file) or within.startswith("/")
        if is_there or os.path.lexists(os.path.join(folder, file)):
            return file, within
        at = path.find("#", at + 1)
    return path, ""
