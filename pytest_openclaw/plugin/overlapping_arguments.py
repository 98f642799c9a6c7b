"""Refuses arguments of which pytest before 9 collects a part.

Given a folder and something in it, such as ``pytest . tests``, it collects the latter
alone. The deployment of a conftest elsewhere in the folder would be missing without a
word.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_openclaw.plugin.beginning import conftests_with_deployment

_COLLECTS_ALL = (9,)


def refuse_overlapping_arguments(
    config: pytest.Config, version: tuple[int | str, ...] = pytest.version_tuple
) -> None:
    """Raise :class:`pytest.UsageError` for a conftest that is not collected."""
    if version >= _COLLECTS_ALL:
        return
    given = {each: _path(config, each) for each in config.args}
    within = {
        outer: [name for name, path in given.items() if _is_below(path, folder)]
        for outer, folder in given.items()
    }
    collected = [given[each] for each, names in within.items() if not names]
    for conftest in conftests_with_deployment(config):
        file = conftest.resolve()
        if any(map(file.is_relative_to, collected)):
            continue
        for outer, names in within.items():
            if names and file.is_relative_to(given[outer]):
                raise pytest.UsageError(
                    f"the arguments overlap: of {outer!r}, pytest {pytest.__version__} "
                    f"collects {' and '.join(map(repr, names))} alone, without the "
                    f"deployment of {conftest.name}; give {outer!r} alone, or update "
                    "pytest to 9"
                )


def _is_below(path: Path, folder: Path) -> bool:
    return path != folder and path.is_relative_to(folder)


def _path(config: pytest.Config, argument: str) -> Path:
    path = argument.partition("::")[0]
    return (config.invocation_params.dir / path).resolve()
