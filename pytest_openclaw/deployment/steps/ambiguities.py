"""What a release reads in silence, and its author cannot have meant.

None of it makes the release refuse the config, so the checks are judged as ever;
but ``deployment.config_valid`` does not pass over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_openclaw.deployment.host.files import Text
from pytest_openclaw.deployment.text import json5
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.problems import Location
from pytest_openclaw.problems import Problem


def ambiguities(main: Source) -> list[Problem]:
    """Return what is doubtful in *main* and in the files that it includes."""
    found: list[Problem] = []
    for source in _all(main):
        found += _repeated(source)
        found += _odd_values(source, source.tree, ())
    return found


def not_utf8(source: Source, read: Text) -> Problem:
    """Return the complaint about a byte that the release replaces by U+FFFD."""
    assert read.bad_byte is not None
    message = "not UTF-8: the release replaces a byte here with another character"
    return Problem(message, location=source.at(read.bad_byte), refused=False)


def _all(source: Source) -> Iterator[Source]:
    yield source
    for included in source.included.values():
        for each in included:
            yield from _all(each)


def _repeated(source: Source) -> Iterator[Problem]:
    if not json5.repeats_keys(source.text, source.tree):
        return
    for path, lost, last in source.repeated:
        line = source.at(lost).line
        message = f"duplicate key: the value in line {line} is ignored"
        yield _doubt(source, path, message, source.at(last))


def _odd_values(source: Source, value: Any, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "__proto__":
                message = "the release silently ignores this key"
                yield _doubt(source, (*path, key), message)
            yield from _odd_values(source, each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _odd_values(source, each, (*path, index))
    elif isinstance(value, float) and not abs(value) < float("inf"):
        yield _doubt(source, path, "NaN and Infinity are not valid numbers in a config")


def _doubt(
    source: Source, path: Path, message: str, where: Location | None = None
) -> Problem:
    where = where or source.locate(path)
    return Problem(message, key=render(path), location=where, refused=False)
