"""Calls a hook of ours: what goes wrong in it is a usage error that names its place."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar

import pluggy
import pytest

from pytest_openclaw.errors import OpenClawError
from pytest_openclaw.language.plain import printable
from pytest_openclaw.plugin.fixture_faults import raised_at

if TYPE_CHECKING:
    from pytest_openclaw.plugin.writing import Writing
    from pytest_openclaw.reports.run import Run

Read = TypeVar("Read")
_RAISED = (Exception, pytest.fail.Exception, pytest.skip.Exception)


def implementers(hook: pluggy.HookCaller) -> frozenset[str]:
    """Return the names of the plugins that have a *hook*."""
    return frozenset(each.plugin_name for each in hook.get_hookimpls())


def asked(
    config: pytest.Config, name: str, read: Callable[[Any], Read], /, **arguments: Any
) -> list[Read]:
    """Return what each plugin gives to the hook *name*, as *read* reads it.

    A hook may be a generator, so that it runs while it is read. Raises
    :class:`pytest.UsageError`; with ``--full-trace`` what the hook raised itself.
    """
    hook = getattr(config.hook, name)
    try:
        return [read(each) for each in hook(**arguments)]
    except pytest.UsageError:
        raise
    except _RAISED as error:
        if config.getoption("fulltrace", False):
            raise
        raise pytest.UsageError(_said(config, name, error)) from error


def completed(run: Run, config: pytest.Config, writing: Writing) -> Run:
    """Return *run* with what plugins add to it.

    A hook that raises hides nothing that was found: it is not called again, and
    *writing* has a line that ends the run as a usage error.
    """
    from pytest_openclaw.reports.additions import with_additions

    failed: set[str] = set()

    def ask(name: str, read: Callable[[Any], Read], **arguments: Any) -> list[Read]:
        if name in failed:
            return []
        try:
            return asked(config, name, read, config=config, **arguments)
        except pytest.UsageError as error:
            failed.add(name)
            writing.refused.append(str(error))
            return []

    properties = config.hook.pytest_openclaw_finding_properties
    return with_additions(run, ask, to_findings=bool(properties.get_hookimpls()))


def _said(config: pytest.Config, name: str, error: BaseException) -> str:
    """Say where a hook, or what it called, raised an error, and which one."""
    said = traceback.format_exception_only(error)[-1].strip()
    if isinstance(error, OpenClawError):
        said = str(error)
    places = [_place(config, *each) for each in raised_at(error)]
    impls = getattr(config.hook, name).get_hookimpls()
    if not places and len(impls) == 1:  # what it returned cannot be read
        code = impls[0].function.__code__
        places = [_place(config, code.co_filename, code.co_firstlineno)]
    where = f"{places[0]}: " if places else ""
    inner = f" (raised at {places[-1]})" if places[1:] else ""
    return printable(f"{where}{name}: {said}{inner}")


def _place(config: pytest.Config, file: str, line: int) -> str:
    root = f"{config.rootpath}{os.sep}"
    return f"{file.removeprefix(root)}:{line}"
