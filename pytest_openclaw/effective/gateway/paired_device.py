"""The device that a host has paired with its gateway, with which a probe may sign."""

from __future__ import annotations

import json
import os
from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.host.files import Unreadable
from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.on_use import dataclass

_IDENTITY = (
    "select device_id, private_key_pem from device_identities"
    " where identity_key = 'primary'"
)
_TOKEN = (
    "select token from device_auth_tokens where device_id = ? and role = 'operator'"
)


@dataclass(frozen=True)
class PairedDevice:
    """A device's id, its private key (PEM, Ed25519), and its operator token."""

    id: str
    key: SecretText
    token: SecretText


@by_release
def paired_device(deployment: Deployment) -> PairedDevice | None:
    """2026.9.6: the state database's, unless an older release left its file."""
    folder = deployment.places.state_dir
    if folder is None:
        return None
    left = os.path.join(folder, "identity", "device-auth.json")
    if deployment.files.exists(left):
        return None
    database = deployment.state_database
    rows = database.rows(_IDENTITY)
    if not rows:
        return None
    tokens = database.rows(_TOKEN, rows[0][0])
    return _device(*rows[0][:2], tokens[0][0]) if tokens else None


@paired_device.on(until="2026.7.1")
def _paired_device_2026_5(deployment: Deployment) -> PairedDevice | None:
    """2026.5.12: two files, of the same device."""
    folder = deployment.places.state_dir
    if folder is None:
        return None
    identity = _read(deployment, os.path.join(folder, "identity", "device.json"))
    stored = _read(deployment, os.path.join(folder, "identity", "device-auth.json"))
    if stored.get("deviceId") != identity.get("deviceId"):
        return None
    tokens = stored.get("tokens")
    operator = tokens.get("operator") if isinstance(tokens, dict) else None
    token = operator.get("token") if isinstance(operator, dict) else None
    return _device(identity.get("deviceId"), identity.get("privateKeyPem"), token)


def _device(*parts: object) -> PairedDevice | None:
    name, key, token = (each if isinstance(each, str) else "" for each in parts)
    if not (name and key and token):
        return None
    return PairedDevice(name, SecretText(key), SecretText(token))


def _read(deployment: Deployment, path: str) -> dict[str, Any]:
    try:
        found = json.loads(deployment.files.text(path).text)
    except (Unreadable, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
