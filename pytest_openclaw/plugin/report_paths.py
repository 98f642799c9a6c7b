"""Refuse a report that would replace a file that the run reads, or another report.

Reports are written at the end: the run itself would look right, and leave a config,
a baseline or the first of two reports destroyed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_openclaw.plugin.beginning import is_worker
from pytest_openclaw.plugin.command_line import VALUES

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session

#: The options that write a report.
_WRITTEN = tuple(name for name, _, _, says in VALUES if says.startswith("write "))


def refuse_collisions(openclaw: Session) -> None:
    """Raise :class:`pytest.UsageError` for a report at the path of something else."""
    if is_worker(openclaw.config):
        return
    written: dict[str, str] = {}
    for option, path in _written(openclaw):
        place = _place(path)
        if place is None:
            continue
        if place in written:
            raise pytest.UsageError(
                f"{written[place]} and {option} both write {str(path)!r}:"
                " give each report its own file"
            )
        written[place] = option
    if not written:
        return
    for named_by, path in _read(openclaw):
        option = written.get(_place(path) or "", "")
        if option:
            raise pytest.UsageError(
                f"{option}: would overwrite {str(path)!r}, which this run reads"
                f" ({named_by}): write the report to another file"
            )


def _place(path: Path) -> str | None:
    """Return what *path* leads to; ``None`` for a device or a pipe."""
    place = os.path.realpath(path)
    is_special = os.path.exists(place) and not os.path.isfile(place)
    return None if is_special else place


def _written(openclaw: Session) -> Iterator[tuple[str, Path]]:
    options, config = openclaw.options, openclaw.config
    for name in _WRITTEN:
        path: Path | None = getattr(options, name.replace("-", "_"))
        if path is not None:
            yield f"--openclaw-{name}", path
    of_pytest = getattr(config.option, "xmlpath", None)
    if of_pytest:
        folder = config.invocation_params.dir
        yield "--junitxml", folder / os.path.expanduser(of_pytest)


def _read(openclaw: Session) -> Iterator[tuple[str, Path]]:
    """Yield each file that the run reads, with what names it.

    The evidence of an earlier run may be replaced: it is read before.
    """
    options, config, baseline = openclaw.options, openclaw.config, openclaw.run_baseline
    yield from (("--openclaw-config", path) for path in options.by_file)
    yield from (("--openclaw-report", path) for path in options.reports)
    for name in ("env-file", "register", "state-dir"):
        path: Path | str | None = getattr(options, name.replace("-", "_"))
        if path is not None:
            yield f"--openclaw-{name}", Path(path)
    folder = config.invocation_params.dir
    for each in config.getoption("openclaw_merge") or ():
        yield "--openclaw-merge", folder / each
    yield from (("an argument", folder / each.split("::")[0]) for each in config.args)
    yield "accepted findings", openclaw.accepted_file
    if config.inipath is not None:
        yield "pytest's configuration", config.inipath
    if baseline is None:
        return
    yield "the baseline", baseline.path
    if baseline.register is not None:
        yield "its register", baseline.register
    for name, each in baseline.deployments.items():
        yield f"deployment {name} of the baseline", each.file
