"""JSON files of the state directory."""

from __future__ import annotations

import os
from typing import Any

from pytest_openclaw.deployment.host.files import MAX_BYTES
from pytest_openclaw.deployment.host.files import Missing
from pytest_openclaw.deployment.host.files import OutOfBounds
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.secrets_audit.scan import Scan
from pytest_openclaw.effective.secrets_audit.scan import Spot
from pytest_openclaw.errors import NotEvaluated


def read_json(scan: Scan, path: str, limit: int | None = None) -> Any:
    """Return what the JSON file at *path* holds, ``None`` where there is nothing.

    A file that is broken, or larger than the release's own *limit*, is a finding.
    Raises :class:`NotEvaluated` for one that the release reads and we do not.
    """
    try:
        text = scan.deployment.files.text(path, limit or MAX_BYTES)
    except Missing:
        return None
    except OutOfBounds:
        if limit is None:
            raise
        return _broken(scan, path, "cannot be read: it is not a file, or too large")
    except Unreadable as error:
        return _broken(scan, path, f"cannot be read: {error.reason}")
    scan.scanned.add(path)
    try:
        return strict_json.parse(text.text)
    except strict_json.TooDeep as error:
        raise NotEvaluated(f"{os.path.basename(path)}: {error}") from None
    except ValueError:
        return _broken(scan, path, "is not JSON")


def _broken(scan: Scan, path: str, message: str) -> None:
    scan.scanned.add(path)
    scan.unresolved(Spot.in_file(path), message)
