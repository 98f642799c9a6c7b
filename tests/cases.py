"""Parity cases: what the real audit said of each, and what this project says."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pytest_openclaw import Deployment
from pytest_openclaw import Report
from pytest_openclaw import audit
from pytest_openclaw.checks import catalogue
from pytest_openclaw.deployment.host.docker import Docker
from pytest_openclaw.deployment.host.docker import docker_on
from pytest_openclaw.effective.code_scan.deep import NEEDS_DEEP
from tests.materialize import Case
from tests.materialize import write

FOLDER = Path(__file__).parent / "parity"

_CATALOGUE = catalogue()

#: They need a live gateway; tests/probe has what they say of one.
UNPROBED = {"gateway.probe_failed", "gateway.probe_auth_secretref_unavailable"}

#: What a case has of files, beside its config.
_FILES = {
    *("files", "dirs", "pairing", "sqlite", "symlinks", "hardlinks", "generate"),
    *("bytes", "fifos", "chown", "modes"),
}

#: The real audit is silent about that.
_NO_DOCKER = "requires docker, which is used with --openclaw-host"


class RecordedVerdict(NamedTuple):
    """What one release said of one case; ``name`` is that of file, case and release."""

    name: str
    release: str
    case: Case


def cases() -> Iterator[RecordedVerdict]:
    """Yield each case with each release that it speaks about."""
    for verdict in by_file().values():
        yield from verdict


@cache
def by_file() -> dict[str, list[RecordedVerdict]]:
    """Return the cases by the name of their file."""
    found = {}
    for file in sorted(FOLDER.glob("*.json")):
        if file.stem == "fix" or file.stem.endswith("secrets-audit"):
            continue  # of other commands, with tests of their own
        found[file.stem] = [
            RecordedVerdict(f"{file.stem}-{case['id']}-{release}", release, case)
            for case in json.loads(file.read_text(encoding="utf-8"))
            for release in case["expect"]
        ]
    return found


@contextmanager
def mountable(tmp_path: Path) -> Iterator[Path]:
    """Make a folder that a sandbox may mount: not below /dev, where memory is."""
    is_in_memory = tmp_path.is_relative_to("/dev")
    place = "/var/tmp" if is_in_memory else tmp_path
    with TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@contextmanager
def folder_of(case: Case, tmp_path: Path) -> Iterator[Path]:
    """Make a folder for *case* below *tmp_path*; one for all that are but a config."""
    if "binds" in json.dumps(case):
        with mountable(tmp_path) as elsewhere:
            yield elsewhere
        return
    is_plain = not _FILES & case.keys() and bool(
        {"config", "config_text"} & case.keys()
    )
    root = tmp_path / ("plain" if is_plain else "case")
    root.mkdir(exist_ok=is_plain)
    yield root
    if not is_plain:
        shutil.rmtree(root)


def report(case: Case, release: str, root: Path) -> Report:
    """Return this project's report of *case*, read the way a host's is."""
    return report_on(case, release, write(case, release, root))


def report_on(case: Case, release: str, env: dict[str, str]) -> Report:
    """Return the same of a case that is written already, and has this environment."""
    return audit(deployment_of(case, release, env))


def deployment_of(case: Case, release: str, env: dict[str, str]) -> Deployment:
    """Return the deployment of a case that is written, read the way a host's is."""
    return Deployment.load(
        env=env,
        unset_variables="missing",
        release=release,
        installed_plugins=case.get("installed", ()),
        deep=case.get("deep", False),
        docker=impatient_docker_on(env),
        command=case.get("command", False),
    )


def impatient_docker_on(env: dict[str, str]) -> Docker | None:
    """Return the docker of *env*, which gets two seconds at most.

    It answers at once or, in the case of one that hangs, not within any time.
    """
    docker = docker_on(env)
    return docker and (lambda arguments, seconds: docker(arguments, min(seconds, 2)))


def expected(case: Case, release: str) -> Counter[tuple[str, str]]:
    """Return the findings of the real audit that the catalogue knows."""
    listed = case["expect"][release]["findings"]
    return Counter(
        (check_id, severity)
        for check_id, severity in listed
        if check_id not in UNPROBED and _CATALOGUE.find(check_id)
    )


def found(report: Report, case: Case) -> Counter[tuple[str, str]]:
    """Return our findings, of those that the case speaks about."""
    prefixes = tuple(case.get("compare", [""]))
    return Counter(
        (finding.check_id, str(finding.severity))
        for finding in report.findings
        if finding.check_id.startswith(prefixes)
    )


def statuses(root: Path) -> dict[str, tuple[int, ...]]:
    """Return what a write anywhere below *root* would change, but for access times."""
    found: dict[str, tuple[int, ...]] = {}
    for folder, folders, names in os.walk(root):
        for name in (".", *folders, *names):
            path = os.path.join(folder, name)
            seen = os.lstat(path)
            changes = (seen.st_mtime_ns, seen.st_ctime_ns)
            found[path] = (seen.st_mode, seen.st_ino, seen.st_size, *changes)
    return found


def unevaluated(report: Report) -> dict[str, str]:
    """Return what was not evaluated, of the checks that the real audit evaluates."""
    silent = {_NO_DOCKER} if report.deployment.deep else {_NO_DOCKER, NEEDS_DEEP}
    return {
        check_id: reason
        for check_id, reason in report.not_evaluated.items()
        if not _is_never_evaluated(check_id) and reason not in silent
    }


def _is_never_evaluated(check_id: str) -> bool:
    check = _CATALOGUE.find(check_id)
    return check_id in UNPROBED or bool(check and check.never)
