"""Files that a release has no more use for, while they hold credentials."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import require_bounded
from pytest_openclaw.effective.agents.agent_dirs import agent_dirs_of_state
from pytest_openclaw.effective.agents.agent_dirs import configured_agent_dirs
from pytest_openclaw.effective.agents.agent_dirs import main_agent_dir
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets_audit.auth_profiles import has_shared_store
from pytest_openclaw.effective.secrets_audit.generated_models import named_agent_dir
from pytest_openclaw.effective.secrets_audit.json_files import read_json
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.effective.state.state_places import credentials_dir
from pytest_openclaw.language.javascript import key_order
from pytest_openclaw.language.javascript import trim

_SOURCES = {
    "auth-profiles.json": "warn",
    "auth-state.json": "info",
    "auth.json": "warn",
}


def look(scan: Scan) -> None:
    """Look for files that older releases kept credentials in."""
    codes = [Code.LEGACY_RESIDUE]
    if not scan.deployment.rules.state.tables:
        codes.append(Code.REF_UNRESOLVED)
    with scan.part("files of older releases", *codes):
        _look(scan.deployment, scan)


@by_release
def _look(deployment: Deployment, scan: Scan) -> None:
    """2026.9.6 goes by the names of files, and reads none."""
    for path, severity in dict(_named(deployment)).items():
        message = "is an obsolete credential store"
        scan.found(Code.LEGACY_RESIDUE, severity, Spot.in_file(path), message)


def _named(deployment: Deployment) -> Iterator[tuple[str, str]]:
    """Yield each file and how bad it is: those by their names, then archived ones."""
    shared, agents = _shared_folder(deployment), _agent_folders(deployment)
    login = (credentials_dir(deployment), "oauth.json", "warn")
    sources = [*_sources(shared), login, *_sources(*agents)]
    for folder, name, severity in sources:
        path = os.path.join(folder, name)
        if deployment.files.exists(path):
            yield path, severity
    for folder, name, _ in (*_sources(*agents), *_sources(shared), login):
        for archived in _archived(deployment, folder, name):
            yield os.path.join(folder, archived), "warn"


def _sources(*folders: str) -> list[tuple[str, str, str]]:
    return [(each, *source) for each in folders for source in _SOURCES.items()]


def _shared_folder(deployment: Deployment) -> str:
    """Return the folder of what all agents share: main's, or one that is named."""
    named = named_agent_dir(deployment, "OPENCLAW_AGENT_DIR")
    return named[0] if named else main_agent_dir(deployment)


def _agent_folders(deployment: Deployment) -> list[str]:
    """Return the folders of agents; of a config that is refused, none is known.

    That of main is one of them where its database is not that of all agents.
    """
    refused = any(problem.refused for problem in deployment.problems)
    configured = [] if refused else configured_agent_dirs(deployment)
    folders = dict.fromkeys([*agent_dirs_of_state(deployment), *configured])
    if not has_shared_store(deployment.state_database):
        folders.pop(main_agent_dir(deployment), None)
    return list(folders)


def _archived(deployment: Deployment, folder: str, name: str) -> Iterator[str]:
    """Yield the names that a file of this *name* was archived under."""
    try:
        entries = deployment.files.list(folder)
    except OSError:
        return
    require_bounded(len(entries))
    for entry in entries:
        is_backup = entry.name.startswith(f"{name}.sqlite-import.")
        if entry.name.startswith(f"{name}.migrated-") or (
            is_backup and entry.name.endswith(".bak")
        ):
            yield entry.name


@_look.on(until="2026.7.1")
def _look_2026_5(deployment: Deployment, scan: Scan) -> None:
    """2026.5.12 reads the one file that came before profiles."""
    for folder in agent_dirs_of_state(deployment):
        path = os.path.join(folder, "auth.json")
        held = read_json(scan, path)
        for provider in key_order(held) if isinstance(held, dict) else []:
            entry = held[provider]
            key = entry.get("key") if isinstance(entry, dict) else None
            is_key = isinstance(key, str) and bool(trim(key))
            if is_key and entry.get("type") == "api_key":
                spot = Spot.in_file(path, provider, provider)
                message = "is a credential in an obsolete file"
                scan.found(Code.LEGACY_RESIDUE, "warn", spot, message)
