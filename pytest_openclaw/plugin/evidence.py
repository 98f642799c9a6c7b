"""``--openclaw-evidence`` and ``--openclaw-compare``: what is kept of a whole run."""

from __future__ import annotations

import datetime
import platform
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

import pytest_openclaw
from pytest_openclaw import errors
from pytest_openclaw.reports.evidence.comparing import compared
from pytest_openclaw.reports.evidence.document import Asked
from pytest_openclaw.reports.evidence.document import Evidence
from pytest_openclaw.reports.evidence.document import Tool
from pytest_openclaw.reports.evidence.making import deployment_evidence
from pytest_openclaw.reports.evidence.making import framework_evidence
from pytest_openclaw.reports.evidence.making import named_file
from pytest_openclaw.reports.evidence.making import package_digest
from pytest_openclaw.reports.evidence.reading import read_evidence
from pytest_openclaw.reports.formats import write

if TYPE_CHECKING:
    from pytest_openclaw.plugin.session import Session
    from pytest_openclaw.plugin.writing import Put
    from pytest_openclaw.reports.run import Run


def earlier_evidence(openclaw: Session) -> Evidence | None:
    """Return the evidence to compare with, if that is asked for.

    Raises :class:`pytest.UsageError` for a file that is no evidence.
    """
    path = openclaw.options.compare
    if path is None:
        return None
    try:
        return read_evidence(path, openclaw.name_of(path))
    except errors.UsageError as error:
        raise pytest.UsageError(f"--openclaw-compare: {error}") from None


def evidence_of(openclaw: Session, run: Run, *, whole: bool) -> Evidence:
    """Return the evidence of *run*; was all collected and run, *whole*?"""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    baseline, register = openclaw.run_baseline, openclaw.register_path
    accepted = openclaw.accepted_file
    return Evidence(
        time=now.isoformat().replace("+00:00", "Z"),
        day=openclaw.policy.today.isoformat(),
        tool=Tool(
            version=pytest_openclaw.__version__,
            rules=package_digest(),
            python=platform.python_version(),
            pytest=pytest.__version__,
        ),
        asked=_asked(openclaw),
        whole=whole,
        baseline=named_file(baseline.path, baseline.nodeid) if baseline else None,
        accepted=named_file(accepted, accepted.name),
        register=named_file(register, openclaw.name_of(register)) if register else None,
        failures=[*run.unneeded],
        frameworks=[framework_evidence(run, each) for each in run.frameworks],
        deployments=[deployment_evidence(each) for each in run.deployments],
    )


def _asked(openclaw: Session) -> Asked:
    options = openclaw.options
    return Asked(
        profile=options.profile,
        fail_on=options.fail_on,
        release=options.release,
        select=[*options.select],
        ignore=[*options.ignore],
        strict=options.strict,
        deep=options.deep,
        probe=options.probe is not None,
        # A value may be a password.
        gateway_args=[
            each.partition("=")[0]
            for each in options.gateway_args
            if each.startswith("-")
        ],
    )


def write_evidence(openclaw: Session, run: Run, put: Put, *, whole: bool) -> None:
    """Write the evidence of *run* where the option names a file."""
    path = openclaw.options.evidence
    if path is None:
        return
    made = evidence_of(openclaw, run, whole=whole)
    text = made.model_dump_json(by_alias=True, indent=2) + "\n"
    put("--openclaw-evidence", path, partial(write, path, text))


def compared_run(openclaw: Session, run: Run, *, whole: bool) -> Run:
    """Return *run* with how it differs from the one that it is compared with."""
    earlier, path = openclaw.earlier_evidence, openclaw.options.compare
    if earlier is None or path is None:
        return run
    now = evidence_of(openclaw, run, whole=whole)
    return replace(run, comparison=compared(earlier, now, openclaw.name_of(path)))
