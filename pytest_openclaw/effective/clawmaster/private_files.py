"""The files with secrets that ClawMaster makes, and who else may read them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.clawmaster.surroundings import clawmaster_folder
from pytest_openclaw.effective.clawmaster.surroundings import has_home
from pytest_openclaw.effective.state.permissions import Permissions
from pytest_openclaw.effective.state.permissions import permissions_of
from pytest_openclaw.errors import NotEvaluated

_BACKUP = re.compile(r"openclaw_backup_.*\.tar\.gz\Z")
_BACKUP_FOLDERS = (".openclaw_snapshots", "Desktop", "")
_STATE = ("service", "service-state.json")


def readable_files(deployment: Deployment) -> Iterator[Permissions]:
    """Yield the private files that others may read.

    Raises :class:`~pytest_openclaw.NotEvaluated` without a home that has ClawMaster.
    """
    folder = clawmaster_folder(deployment)
    for path in _private(deployment, folder):
        permissions = permissions_of(deployment, path)
        if permissions is not None and permissions.is_readable:
            yield permissions


def _private(deployment: Deployment, folder: str) -> Iterator[str]:
    yield os.path.join(folder, *_STATE)
    if deployment.places.state_dir is not None:
        yield os.path.join(deployment.places.state_dir, "mcp.json")
    home = deployment.places.home or ""
    for name in _BACKUP_FOLDERS:
        inner = os.path.join(home, name) if name else home
        try:
            entries = deployment.files.list(inner)
        except OSError:
            continue
        for entry in entries:
            if _BACKUP.match(entry.name):
                yield os.path.join(inner, entry.name)


class Started(NamedTuple):
    """A service that was started: the file that says so, and where it listens."""

    file: str
    host: str


def listening_host(deployment: Deployment) -> Started | None:
    """Return where a service listens; ``None`` where nothing says that one does."""
    if not has_home(deployment):
        return None
    path = os.path.join(clawmaster_folder(deployment), *_STATE)
    try:
        stored = strict_json.parse(deployment.files.text(path).text)
    except Unreadable:
        return None
    except ValueError:
        raise NotEvaluated(f"{path} is not JSON") from None
    host = stored.get("host") if isinstance(stored, dict) else None
    return Started(path, host) if isinstance(host, str) else None
