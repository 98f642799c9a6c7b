"""The patterns of ``--openclaw-config``: which files and manifests they name."""

from __future__ import annotations

import glob
import os
from pathlib import Path

import pytest


def expanded(base: Path, pattern: str) -> list[Path]:
    """Return the configs that *pattern* names; a file of that very name wins.

    Raises :class:`pytest.UsageError` where it names none.
    """
    from pytest_openclaw.deployment.forms.names import is_stdin
    from pytest_openclaw.deployment.forms.names import split_name

    files, within = split_name(pattern, str(base))
    names = [files] if is_stdin(files) else files_of(base, files, "config")
    return _in_files(base, names, within)


def reports(base: Path, pattern: str) -> list[Path]:
    """Return the reports that *pattern* names.

    Raises :class:`pytest.UsageError` where it names none.
    """
    names = files_of(base, pattern, "report")
    return [Path(os.path.abspath(base / name)) for name in names]


def files_of(base: Path, pattern: str, option: str) -> list[str]:
    """Return the files that *pattern* names, relative to *base*.

    Raises :class:`pytest.UsageError` where it names none, about the *option*.
    """
    names = [pattern] if (base / pattern).exists() else _matching(base, pattern)
    for name in names or [pattern]:
        if not (base / name).exists():  # a link that leads nowhere matches as well
            none = "nothing matches" if glob.has_magic(name) else "there is no file"
            raise pytest.UsageError(f"--openclaw-{option}: {none} {name!r}")
    return names


def _matching(base: Path, pattern: str) -> list[str]:
    """Return what *pattern* matches, as glob does; ``**`` follows no link.

    A link to a folder above itself would be followed as often as names may be long.
    """
    top, stars, rest = pattern.partition("**/")
    if not stars:
        return sorted(glob.glob(pattern, root_dir=base))
    found: dict[str, None] = {}
    for start in glob.glob(top, root_dir=base) if top else [""]:
        for folder, folders, _ in os.walk(base / start):
            folders[:] = [each for each in folders if not each.startswith(".")]
            below = os.path.relpath(folder, base)
            for name in _matching(Path(folder), rest):
                found[os.path.normpath(os.path.join(below, name))] = None
    return sorted(found)


def _in_files(base: Path, names: list[str], within: str) -> list[Path]:
    from pytest_openclaw import errors
    from pytest_openclaw.deployment.forms.recognizing import names_in

    try:
        return [Path(each) for each in names_in(names, within, str(base))]
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-config: {error}") from None
