"""Names of hooks in conftests and plugins that may be misspelt."""

from __future__ import annotations

import difflib
from types import FunctionType

import pytest

from pytest_openclaw.plugin import hookspecs
from pytest_openclaw.plugin.beginning import HOOKS


def require_known(plugin: object) -> None:
    """Raise :class:`pytest.UsageError` for a hook that this plugin does not have.

    One that is marked as optional, or as another hook by ``specname``, may be named
    as it likes.
    """
    known = [each for each in vars(hookspecs) if each.startswith(HOOKS)]
    ends = [each[len(HOOKS) :] for each in known]
    for name, value in vars(plugin).items():
        options = getattr(value, "pytest_impl", None) or {}
        is_free = options.get("optionalhook") or options.get("specname")
        is_hook = name.startswith(HOOKS) and isinstance(value, FunctionType)
        if is_hook and not is_free and name not in known:
            place = getattr(plugin, "__file__", None) or getattr(plugin, "__name__", "")
            close = difflib.get_close_matches(name[len(HOOKS) :], ends, n=1)
            meant = f"; did you mean {HOOKS}{close[0]}?" if close else ""
            raise pytest.UsageError(f"{place}: there is no hook {name}{meant}")
