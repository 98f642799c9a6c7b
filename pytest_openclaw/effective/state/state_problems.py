"""What in a state directory ends the release's audit before it begins."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Files
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.state import install_index
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.problems import Problem

GATE = "deployment.state_valid"
_LEGACY_APPROVALS = ("exec-approvals.json", "exec-approvals.json.doctor-importing")


@by_release
def state_problems(deployment: Deployment) -> Iterator[Problem]:
    """Yield what 2026.9.6 stops at: state of older releases, a bad database."""
    yield from _legacy_approvals(deployment)
    yield from _database(deployment)


@state_problems.on(until="2026.7.1")
def state_faults_2026_5(deployment: Deployment) -> Iterator[Problem]:
    """2026.5.12 takes whatever lies there."""
    yield from ()


def _legacy_approvals(deployment: Deployment) -> Iterator[Problem]:
    """Whatever has such a name stops the audit: its content is not looked at."""
    folder = deployment.places.state_dir or ""
    for name in _LEGACY_APPROVALS:
        path = os.path.join(folder, name)
        if _is_anything(deployment.files, path):
            message = "exec approvals of an older release have not been imported"
            yield Problem(message, key=path, gate=GATE)


def _database(deployment: Deployment) -> Iterator[Problem]:
    database = deployment.state_database
    newest = deployment.rules.state_schema_version
    if database.fault is not None:
        yield Problem(database.fault, key=str(database.path), gate=GATE)
    elif newest is not None and database.version > newest:
        message = (
            f"its schema has version {database.version}; this release supports {newest}"
        )
        yield Problem(message, key=str(database.path), gate=GATE)
    else:
        yield from _installs(deployment)


def _installs(deployment: Deployment) -> Iterator[Problem]:
    """A file of an older release is taken in, for which the database must be whole."""
    database = deployment.state_database
    for fault in install_index.faults(deployment):
        yield Problem(fault, key=str(database.path), gate=GATE)
    older = in_state(deployment, "plugins", "installs.json")
    if database.version == 0 or not deployment.files.exists(older):
        return
    if deployment.rules.state.tables - database.tables:
        message = "records of an older release cannot be imported: tables are missing"
        yield Problem(message, key=str(database.path), gate=GATE)


def _is_anything(files: Files, path: str) -> bool:
    """Tell whether asking for *path* says anything but that nothing is there."""
    try:
        files.lstat(path)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True
