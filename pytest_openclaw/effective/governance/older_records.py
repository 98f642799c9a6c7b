"""Files in which releases before 2026.6.11 keep what later ones have in a database."""

from __future__ import annotations

import json
import os
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Missing
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.text import strict_json
from pytest_openclaw.effective.state.state_places import in_state
from pytest_openclaw.errors import NotEvaluated


def paired_in_file(deployment: Deployment) -> list[tuple[object, ...]]:
    """Return the devices of ``devices/paired.json``, as rows of the later table."""
    stored = json_in_state(deployment, "devices", "paired.json")
    if stored is None:
        return []
    if not isinstance(stored, dict):
        raise NotEvaluated("devices/paired.json is not an object")
    return [
        (
            each.get("deviceId", name),
            None,
            each.get("displayName"),
            each.get("role"),
            each.get("approvedVia"),
            json.dumps(each.get("tokens") or {}),
            each.get("approvedAtMs"),
        )
        for name, each in sorted(stored.items())
        if isinstance(each, dict)
    ]


def json_in_state(deployment: Deployment, *within: str) -> Any:
    """Return what a JSON file of the state directory holds; ``None``: it is not there.

    Raises :class:`~pytest_openclaw.NotEvaluated` for one that cannot be read.
    """
    path = in_state(deployment, *within)
    try:
        return strict_json.parse(deployment.files.text(path).text)
    except Missing:
        return None
    except (Unreadable, ValueError):
        name = os.path.join(*within)
        raise NotEvaluated(f"{name} cannot be read as JSON") from None
