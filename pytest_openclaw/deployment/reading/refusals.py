"""What a release refuses in a config, as problems with a place and a hint."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from pytest_openclaw.deployment.steps.migrations import authored_path
from pytest_openclaw.deployment.text.sources import Source
from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.paths import render
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.problems import MAX_LISTED
from pytest_openclaw.problems import MAX_LOCATED
from pytest_openclaw.problems import Problem
from pytest_openclaw.problems import and_more
from pytest_openclaw.releases.unknown_keys import word_for


def refusals(
    main: Source | None, candidate: Candidate, faults: Sequence[tuple[Path, str]]
) -> Iterator[Problem]:
    """Yield what a release refuses, from pairs of a path and a message.

    Beyond :data:`MAX_LOCATED`, it is how many more there are.
    """
    for number, (path, message) in enumerate(faults[:MAX_LOCATED]):
        is_hinted = number < MAX_LISTED
        yield _refusal(main, candidate, path, message, is_hinted=is_hinted)
    if len(faults) > MAX_LOCATED:
        yield and_more(len(faults) - MAX_LOCATED)


def _refusal(
    main: Source | None,
    candidate: Candidate,
    path: Path,
    message: str,
    *,
    is_hinted: bool,
) -> Problem:
    """Return what a release refuses at *path*, with the place that it was written at.

    *is_hinted*: an unknown key gets the name or place of the setting that was meant.
    """
    written = authored_path(path, candidate.authored)
    if is_hinted and message.startswith("unknown key"):
        value = _at(candidate.authored, written).raw
        suggestion = message.partition("; ")[2]
        release = candidate.rules.release
        message = f"unknown key; {word_for(written, value, release, suggestion)}"
    where = main.locate(written) if main else None
    return Problem(message, key=render(written), location=where)


def unset_variables(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return the faults of texts at *paths* that early releases refuse."""
    return [
        (path, "refers to an environment variable that is not set")
        for path in sorted(paths, key=render)
    ]


def _at(setting: Setting, path: Path) -> Setting:
    for key in path:
        setting = setting[key]
    return setting
