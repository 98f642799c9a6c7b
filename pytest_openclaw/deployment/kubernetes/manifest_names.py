"""How a config in a Kubernetes manifest is named: ``rendered.yaml#namespace/name:key``.

Names only: nothing is read here, so that a run without manifests loads no more.
"""

from __future__ import annotations

import os

_SUFFIXES = (".yaml", ".yml")


def is_manifest(path: str) -> bool:
    """Is a file of this name read as a manifest?"""
    return path.lower().endswith(_SUFFIXES)


def split_name(path: str, folder: str = "") -> tuple[str, str]:
    """Return the file that *path*, or a glob, names, and what in it; ``""`` for all.

    A file of that very name, relative to *folder*, wins.
    """
    file, mark, within = path.rpartition("#")
    if mark and is_manifest(file) and not os.path.lexists(os.path.join(folder, path)):
        return file, within
    return path, ""
