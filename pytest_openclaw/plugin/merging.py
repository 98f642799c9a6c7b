"""``--openclaw-merge``: the reports of all shards of a fleet, as those of one run.

Nothing is judged again but the exceptions that only the whole fleet can judge.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path

import pytest

from pytest_openclaw import errors
from pytest_openclaw.plugin.config_patterns import files_of
from pytest_openclaw.plugin.recorder import Recorder
from pytest_openclaw.plugin.session import Session
from pytest_openclaw.plugin.standard_output import show
from pytest_openclaw.reports.run_results import RunResults
from pytest_openclaw.reports.run_results import read_results

_OPTION = "--openclaw-merge"


def merge(config: pytest.Config) -> int:
    """Write the reports that are asked for, print the summary; return the status.

    Raises :class:`pytest.UsageError` where files are not the shards of one run.
    """
    folder = config.invocation_params.dir
    given = [str(each) for each in config.getoption("openclaw_merge")]
    if not all(map(str.strip, given)):
        raise pytest.UsageError(f"{_OPTION} is empty: give the files of all shards")
    shown = [name for each in given for name in files_of(folder, each, "merge")]
    try:
        read = [read_results(folder / Path(each), each) for each in shown]
    except errors.UsageError as error:
        raise pytest.UsageError(f"{_OPTION}: {error}") from None
    _refuse_other_shards(shown, read)
    _refuse_repeated(shown, read)
    openclaw = Session(config)
    openclaw.shard = None  # of an ini file: this run is none of them
    recorder = Recorder(openclaw, {})
    recorder.take(case for each in read for case in each.cases)
    unneeded = recorder.judge(whole=all(each.whole for each in read))
    recorder.write_reports(config)
    broken = list(_broken(shown, read))
    failed = broken or unneeded or any(each.status for each in read)
    partial = list(_partial(shown, read))
    show("\n".join([*recorder.lines(config), *partial, *broken]))
    if recorder.writing.refused:
        recorder.writing.say(config)
        return int(pytest.ExitCode.USAGE_ERROR)
    if not failed and not recorder.cases:
        show("openclaw: no shard judged any deployment")
        return int(pytest.ExitCode.NO_TESTS_COLLECTED)
    return int(pytest.ExitCode.TESTS_FAILED if failed else pytest.ExitCode.OK)


def _refuse_other_shards(shown: Sequence[str], read: Sequence[RunResults]) -> None:
    """Refuse files that are not each shard of one run, once."""
    count = read[0].shard[1]
    by_number: dict[int, str] = {}
    for name, each in zip(shown, read, strict=True):
        number, of = each.shard
        if of != count:
            raise pytest.UsageError(
                f"{_OPTION}: {name} is shard {number}/{of}, and {shown[0]} is one of"
                f" {count}: give the shards of one run"
            )
        if number in by_number:
            raise pytest.UsageError(
                f"{_OPTION}: {by_number[number]} and {name} are both shard"
                f" {number}/{count}"
            )
        by_number[number] = name
    missing = [str(each) for each in range(1, count + 1) if each not in by_number]
    if missing:
        raise pytest.UsageError(
            f"{_OPTION}: of {count} shards, {', '.join(missing)} is missing: its job"
            " wrote no results, so nothing is known of its deployments"
        )


def _refuse_repeated(shown: Sequence[str], read: Sequence[RunResults]) -> None:
    """Refuse files of which two have the same deployment: its items ran twice."""
    where: dict[str, str] = {}
    for name, each in zip(shown, read, strict=True):
        for deployment in {case.result.deployment for case in each.cases}:
            if deployment in where:
                raise pytest.UsageError(
                    f"{_OPTION}: deployment {deployment} is in {where[deployment]} and"
                    f" in {name}"
                )
            where[deployment] = name


def _partial(shown: Sequence[str], read: Sequence[RunResults]) -> Iterator[str]:
    """Yield a line that names the runs which left anything out, as -k does."""
    names = [
        os.path.basename(name)
        for name, each in zip(shown, read, strict=True)
        if not each.whole
    ]
    if names:
        rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield f"{', '.join(names[:3])}{rest}: not of everything, parts were left out"


def _broken(shown: Sequence[str], read: Sequence[RunResults]) -> Iterator[str]:
    """Yield a line for each run that failed for something else than its checks."""
    for name, each in zip(shown, read, strict=True):
        failing = ("failed", "error")
        is_explained = any(case.outcome in failing for case in each.cases)
        if each.status and not is_explained:
            yield (
                f"{os.path.basename(name)}: pytest ended with status {each.status},"
                " though no check failed: see the log of that job"
            )
