"""What ran, as data: the file of ``--openclaw-results``, of which reports are made.

Every report of a run can be made again of it, together with those of other runs. It
has no folders of the machine, and like every report no text of a secret.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest_openclaw
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.files import require_regular
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.deployment.host.live_files import opened
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.language.plain import plain_name
from pytest_openclaw.language.plain import printable
from pytest_openclaw.language.plain import printable_lines
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.reports.cases import Case
from pytest_openclaw.reports.reported_deployment import NAMES
from pytest_openclaw.reports.reported_deployment import ReportedDeployment
from pytest_openclaw.reports.result import OWN
from pytest_openclaw.reports.result import Result

#: What is written once.
_SHARED = tuple(name for name in NAMES if name != "folders")
#: What begins lines of a report, or is in the middle of one.
_ONE_LINE = frozenset(
    ("deployment", "config", "version", "nodeid", "check_id", "outcome", "profile")
)
_FORMAT = "pytest-openclaw results"
_LARGEST = 2_000_000_000
#: A result without anything, whose values are left out.
_NOTHING = Result(ReportedDeployment(""), "").own_data()
_NAMES = {*_SHARED, *OWN}


@dataclass(frozen=True)
class RunResults:
    """The cases of one run, which may be one shard of several.

    ``shard`` is its number and how many there are. ``whole``: was all of it collected
    and run? ``status`` is what pytest ended with.
    """

    cases: tuple[Case, ...]
    shard: tuple[int, int] = (1, 1)
    whole: bool = True
    status: int = 0

    def to_lines(self) -> Iterator[str]:
        """Yield the file's lines: one of JSON about the run, one per deployment."""
        head = {
            "format": _FORMAT,
            "version": pytest_openclaw.__version__,
            "shard": [*self.shard],
            "whole": self.whole,
            "status": self.status,
        }
        by_deployment: dict[str, list[Case]] = {}
        for case in self.cases:
            by_deployment.setdefault(case.result.deployment, []).append(case)
        rows = (_deployment_data(each) for each in by_deployment.values())
        for each in chain([head], rows):
            yield json.dumps(each, separators=(",", ":")) + "\n"


def _deployment_data(cases: list[Case]) -> dict[str, Any]:
    first = cases[0].result.common
    shared = _without_folders(first.to_data())
    usual = {**_NOTHING, **shared}
    return {
        **shared,
        "cases": [
            {
                "outcome": case.outcome,
                "seconds": round(case.seconds, 6),
                "nodeid": case.nodeid,
                "result": {
                    name: value
                    for name, value in _written(case.result, first).items()
                    if value != usual[name]
                },
            }
            for case in cases
        ],
    }


def _written(result: Result, first: ReportedDeployment) -> dict[str, Any]:
    common = {} if result.common is first else result.common.to_data()
    return {**_without_folders(common), **result.own_data()}


def _without_folders(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "folders"}


def read_results(path: Path, shown: str) -> RunResults:
    """Read the file at *path*, called *shown*. Raises :class:`UsageError`."""
    try:
        status = LIVE.stat(str(path))
        require_regular(status, str(path))
        if status.size > _LARGEST:
            raise UsageError(f"{shown} is too large: more than {_LARGEST:,} bytes")
        with io.TextIOWrapper(opened(str(path)), encoding="utf-8") as file:
            return _read(file, shown)
    except NotEvaluated as error:
        raise UsageError(f"{shown} cannot be read: {error.reason}") from None
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {clause(error)}") from None
    except UsageError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise UsageError(
            f"{shown} is not a file of --openclaw-results, or was cut off"
        ) from None


def _read(lines: Iterable[str], shown: str) -> RunResults:
    rest = iter(lines)
    head = json.loads(next(rest, ""))
    if head["format"] != _FORMAT:
        raise ValueError
    if head["version"] != pytest_openclaw.__version__:
        raise UsageError(
            f"{shown} was written by pytest-openclaw {head['version']}, and this is"
            f" {pytest_openclaw.__version__}: run all shards and the merge with the"
            " same version"
        )
    number, count = map(int, head["shard"])
    cases = tuple(case for line in rest for case in _cases(_plain(json.loads(line))))
    return RunResults(cases, (number, count), bool(head["whole"]), int(head["status"]))


def _plain(value: Any, key: str = "") -> Any:
    """Return a value of JSON whose texts can be printed: a file may say anything."""
    if isinstance(value, str):
        return plain_name(value) if key in _ONE_LINE else _plain_lines(value)
    if isinstance(value, dict):
        return {name: _plain(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, key) for each in value]
    return value


def _plain_lines(text: str) -> str:
    if text.isprintable():  # as nearly all of them
        return printable_lines(text)
    return "\n".join(
        "\t".join((printable_lines(first), *map(printable, more)))
        for first, *more in (line.split("\t") for line in text.split("\n"))
    )


def _cases(data: dict[str, Any]) -> Iterator[Case]:
    first = ReportedDeployment("").with_data({name: data[name] for name in _SHARED})
    for each in data["cases"]:
        stated = each["result"]
        if not stated.keys() <= _NAMES:
            raise ValueError
        own = {name: stated[name] for name in _SHARED if name in stated}
        yield Case(
            Result.of_data(first.with_data(own) if own else first, stated),
            str(each["outcome"]),
            float(each["seconds"]),
            str(each["nodeid"]),
        )
