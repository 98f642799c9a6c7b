"""Reading the evidence of an earlier run; what is wrong with it is one usage error."""

from __future__ import annotations

import json
from pathlib import Path

import pydantic

from pytest_openclaw.deployment.host.files import TooLarge
from pytest_openclaw.deployment.host.files import clause
from pytest_openclaw.deployment.host.live_files import LIVE
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.errors import UsageError
from pytest_openclaw.reports.evidence.document import SCHEMA_VERSION
from pytest_openclaw.reports.evidence.document import Evidence

_LARGEST = 500_000_000


def read_evidence(path: Path, shown: str) -> Evidence:
    """Read the file at *path*, called *shown*. Raises :class:`UsageError`."""
    try:
        data = json.loads(LIVE.read(str(path), _LARGEST).data)
    except TooLarge:
        raise UsageError(
            f"{shown} is too large: more than {_LARGEST:,} bytes"
        ) from None
    except NotEvaluated as error:
        raise UsageError(f"{shown} cannot be read: {error.reason}") from None
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {clause(error)}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{shown} is not JSON, or was cut off") from None
    version = data.get("schemaVersion") if isinstance(data, dict) else None
    if version is None:
        raise UsageError(f"{shown} is not a file of --openclaw-evidence")
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"{shown} has schemaVersion {str(version)[:20]!r}, and this version of"
            f" pytest-openclaw reads {SCHEMA_VERSION}: compare with the version that"
            " wrote it"
        )
    try:
        return Evidence.model_validate(data)
    except pydantic.ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))[:120]
        raise UsageError(
            f"{shown} is not a file of --openclaw-evidence: {where}: {first['msg']}"
        ) from None
