"""The frames of the gateway's protocol, as the release's own probe speaks it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.probe_rules import ProbeRules

SCOPE = "operator.read"
#: What is read once the gateway has let the probe in: method, parameters.
READS: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("health", None),
    ("status", None),
    ("system-presence", None),
    ("config.get", {}),
)
CLIENT = {"id": "cli", "version": "dev", "platform": "linux", "mode": "probe"}


@dataclass(frozen=True)
class Refusal:
    """Why the gateway refused a request, in its own words."""

    message: str
    code: str = ""
    is_starting: bool = False


def request(method: str, params: dict[str, Any] | None) -> tuple[str, str]:
    """Return the id and the text of a request."""
    name = str(uuid.uuid4())
    frame: dict[str, Any] = {"type": "req", "id": name, "method": method}
    if params is not None:
        frame["params"] = params
    return name, json.dumps(frame)


def connect_params(
    rules: ProbeRules, auth: Mapping[str, SecretText], device: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the parameters of ``connect``."""
    client = {**CLIENT, "instanceId": str(uuid.uuid4())}
    if rules.device_family:
        client["deviceFamily"] = rules.device_family
    params: dict[str, Any] = {
        "minProtocol": rules.min_protocol,
        "maxProtocol": 4,
        "client": client,
        "caps": [],
        "role": "operator",
        "scopes": [SCOPE],
    }
    if auth:
        params["auth"] = {name: each.reveal() for name, each in auth.items()}
    if device is not None:
        params["device"] = device
    return params


def read_frame(raw: str | bytes) -> dict[str, Any] | None:
    """Return the object that a frame holds; ``None`` for what is none."""
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def challenge_in(frame: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the payload of the gateway's challenge; ``None`` for another frame."""
    if frame.get("type") != "event" or frame.get("event") != "connect.challenge":
        return None
    payload = frame.get("payload")
    return payload if isinstance(payload, dict) else {}


def is_answer(frame: Mapping[str, Any], pending: set[str]) -> bool:
    """Is this a response of the right shape to a request that is pending?"""
    name, error = frame.get("id"), frame.get("error")
    if frame.get("type") != "res" or not isinstance(name, str) or name not in pending:
        return False
    if not isinstance(frame.get("ok"), bool):
        return False
    if error is None:
        return True
    return isinstance(error, dict) and all(
        isinstance(error.get(key), str) and error[key].strip()
        for key in ("code", "message")
    )


def refusal_in(frame: Mapping[str, Any]) -> Refusal:
    """Return why a response with ``ok: false`` refuses."""
    error = frame.get("error")
    if not isinstance(error, dict):
        return Refusal("unknown error")
    details = error.get("details")
    details = details if isinstance(details, dict) else {}
    code = details.get("code")
    return Refusal(
        str(error["message"]),
        code if isinstance(code, str) else str(error["code"]),
        details.get("reason") == "startup-sidecars",
    )


def scopes_in(payload: Mapping[str, Any]) -> list[str]:
    """Return the scopes that the gateway's hello grants."""
    auth = payload.get("auth")
    scopes = auth.get("scopes") if isinstance(auth, dict) else None
    return [each for each in scopes or () if isinstance(each, str)]


def version_in(payload: Mapping[str, Any]) -> str | None:
    """Return the release that the gateway's hello names."""
    server = payload.get("server")
    version = server.get("version") if isinstance(server, dict) else None
    return version if isinstance(version, str) else None
