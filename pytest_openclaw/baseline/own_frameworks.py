"""The frameworks that a run asks for: shipped ones, and ``[frameworks.<name>]``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pytest_openclaw.baseline.checked import is_known
from pytest_openclaw.baseline.checked import unknown
from pytest_openclaw.baseline.reading import Baseline
from pytest_openclaw.checks.kit.catalogue import Catalogue
from pytest_openclaw.errors import UsageError
from pytest_openclaw.frameworks.controls import Control
from pytest_openclaw.frameworks.controls import Framework
from pytest_openclaw.frameworks.controls import Frameworks
from pytest_openclaw.frameworks.shipped import SHIPPED
from pytest_openclaw.frameworks.shipped import shipped

_KEY = "frameworks"


def own_frameworks(baseline: Baseline, catalogue: Catalogue) -> dict[str, Framework]:
    """Return the frameworks that a baseline defines.

    Raises :class:`~pytest_openclaw.UsageError` for a name that is taken, and for a glob
    that matches no checkId.
    """
    made = {}
    for name, controls in baseline.table.frameworks.items():
        if name in SHIPPED:
            message = "comes with pytest-openclaw: choose another name"
            raise baseline.fault(message, _KEY, name)
        for id_, globs in controls.items():
            for index, glob in enumerate(globs):
                if not is_known(glob, catalogue):
                    message = unknown(glob, catalogue)
                    raise baseline.fault(message, _KEY, name, id_, index)
        made[name] = Framework(
            name,
            name,
            tuple(Control(name, id_, checks=globs) for id_, globs in controls.items()),
        )
    return made


def frameworks_named(names: Iterable[str], own: dict[str, Framework]) -> Frameworks:
    """Return the frameworks of these names, each once, in their order.

    Raises :class:`~pytest_openclaw.UsageError` for a name that none has.
    """
    found = []
    for name in dict.fromkeys(names):
        if name not in own and name not in SHIPPED:
            known = (*SHIPPED, *own)
            close = difflib.get_close_matches(name, known, n=1)
            there_are = f"there are {', '.join(known)}"
            hint = f"did you mean {close[0]}?" if close else there_are
            raise UsageError(f"there is no framework {name!r}; {hint}")
        found.append(own.get(name) or shipped(name))
    return Frameworks(found)
