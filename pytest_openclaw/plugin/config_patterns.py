"""The patterns of ``--openclaw-config``: which files and manifests they name."""

from __future__ import annotations

import glob
import os
from pathlib import Path

import pytest

from pytest_openclaw.plugin.given_paths import kind_at


def expanded(base: Path, pattern: str) -> list[Path]:
    """Return the configs that *pattern* names; a file of that very name wins.

    Raises :class:`pytest.UsageError` where it names none.
    """
    from pytest_openclaw.deployment.forms.names import is_stdin
    from pytest_openclaw.deployment.forms.names import split_name

    files, within = split_name(os.path.expanduser(pattern), str(base))
    names = [files] if is_stdin(files) else files_of(base, files, "config")
    return _in_files(base, names, within)


def reports(base: Path, pattern: str) -> list[Path]:
    """Return the reports that *pattern* names.

    Raises :class:`pytest.UsageError` where it names none.
    """
    names = files_of(base, os.path.expanduser(pattern), "report")
    return [Path(os.path.abspath(base / name)) for name in names]


def files_of(base: Path, pattern: str, option: str) -> list[str]:
    """Return the files that *pattern* names, relative to *base*.

    Raises :class:`pytest.UsageError` where it names none, about the *option*.
    """
    from pytest_openclaw.deployment.host.file_patterns import matching
    from pytest_openclaw.language.plain import plain_name

    named_by = f"--openclaw-{option}"
    is_there = kind_at(base / pattern, named_by) is not None
    names = [pattern] if is_there else matching(str(base), pattern)
    for name in names or [pattern]:
        # A link that leads nowhere matches as well.
        if kind_at(base / name, named_by) is None:
            none = "nothing matches" if glob.has_magic(name) else "there is no file"
            where = "" if os.path.isabs(name) else f" in {plain_name(str(base))}"
            raise pytest.UsageError(f"{named_by}: {none} {name!r}{where}")
    return names


def _in_files(base: Path, names: list[str], within: str) -> list[Path]:
    from pytest_openclaw import errors
    from pytest_openclaw.deployment.forms.recognizing import names_in

    try:
        return [Path(each) for each in names_in(names, within, str(base))]
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-config: {error}") from None
