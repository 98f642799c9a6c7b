"""Files that a release has no more use for, while they hold credentials."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.files import require_bounded
from pytest_openclaw.effective.agent_dirs import agent_dirs_of_state
from pytest_openclaw.effective.agent_dirs import configured_agent_dirs
from pytest_openclaw.effective.agent_dirs import main_agent_dir
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.effective.secrets_audit.generated_models import named_agent_dir
from pytest_openclaw.effective.secrets_audit.json_files import read_json
from pytest_openclaw.effective.secrets_audit.scan import Code
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.effective.state_places import credentials_dir
from pytest_openclaw.javascript import key_order
from pytest_openclaw.javascript import trim

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
        message = "is a store of credentials that is not used any more"
        scan.found(Code.LEGACY_RESIDUE, severity, Spot.in_file(path), message)


def _named(deployment: Deployment) -> Iterator[tuple[str, str]]:
    folders = [
        *(named_agent_dir(deployment) or [main_agent_dir(deployment)]),
        *agent_dirs_of_state(deployment),
        *configured_agent_dirs(deployment),
    ]
    for folder in dict.fromkeys(folders):
        for name, severity in _SOURCES.items():
            yield from _source(deployment, folder, name, severity)
        if folder == folders[0]:
            yield from _source(
                deployment, credentials_dir(deployment), "oauth.json", "warn"
            )


def _source(
    deployment: Deployment, folder: str, name: str, severity: str
) -> Iterator[tuple[str, str]]:
    """Yield the file of this *name*, if it is there, and what it was archived as."""
    path = os.path.join(folder, name)
    if deployment.files.exists(path):
        yield path, severity
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
            yield os.path.join(folder, entry.name), "warn"


@_look.on("2026.5.12")
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
                message = "is a credential in a file that is not used any more"
                scan.found(Code.LEGACY_RESIDUE, "warn", spot, message)
