"""Imports this package's modules as any other program would: compiled, as installed.

pytest rewrites the assertions of every module of a distribution that has a
``pytest11`` entry point, once for each installation: it parses and compiles all of
them anew, and looks at none of the files that pip compiled. No assertion here is
meant for the reader of a test, and a job of a CI system begins with a new
installation each time, so it would pay for this at every run.

A name that is imported is offered to the finders of ``sys.meta_path`` in turn, and
pytest's comes first. Ours goes before it, and leaves the package to Python's own,
which also knows archives and what editable installations name.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.machinery import PathFinder
from types import ModuleType

_PREFIX = __name__.partition(".")[0] + "."


class OwnModules(MetaPathFinder):
    """Finds the modules of this package where Python itself finds them."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return the spec of a module of this package; ``None`` for all others."""
        if not fullname.startswith(_PREFIX):
            return None
        return PathFinder.find_spec(fullname, path, target)


def import_as_installed() -> None:
    """Let modules of this package that are imported from now on not be rewritten."""
    if not any(isinstance(each, OwnModules) for each in sys.meta_path):
        sys.meta_path.insert(0, OwnModules())
