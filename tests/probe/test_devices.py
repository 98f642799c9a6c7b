"""Signing with the device that a state directory has paired."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pytest_openclaw import Deployment
from pytest_openclaw.probe.gateway import answer_of
from tests.probe.gateways import NONCE
from tests.probe.gateways import full
from tests.probe.gateways import gateway

STORED = "the-stored-operator-token"
RELEASES = ("2026.9.6", "2026.5.12")


def pair(state: Path, release: str, owner: str | None = None) -> Ed25519PrivateKey:
    """Put a paired device into a state directory, as the release keeps it."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    name = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()
    if release == "2026.5.12":
        folder = state / "identity"
        folder.mkdir(parents=True)
        device = {"deviceId": name, "privateKeyPem": pem}
        tokens = {"operator": {"token": STORED}}
        stored = {"deviceId": owner or name, "tokens": tokens}
        (folder / "device.json").write_text(json.dumps(device))
        (folder / "device-auth.json").write_text(json.dumps(stored))
        return key
    folder = state / "state"
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "openclaw.sqlite")
    database.executescript(
        "create table device_identities (identity_key, device_id, private_key_pem);"
        "create table device_auth_tokens (device_id, role, token)"
    )
    row = ("primary", name, pem)
    database.execute("insert into device_identities values (?, ?, ?)", row)
    token = (owner or name, "operator", STORED)
    database.execute("insert into device_auth_tokens values (?, ?, ?)", token)
    database.commit()
    database.close()
    return key


def connected(
    state: Path, release: str, auth: Mapping[str, str]
) -> tuple[dict[str, Any], bool]:
    """Return the parameters that a gateway sees, and whether the probe is ok."""
    with gateway(full) as running:
        file = state.parent / "openclaw.json"
        section = {"port": running.port, "auth": dict(auth)}
        file.write_text(json.dumps({"gateway": section}))
        made = Deployment.load(file, state_dir=state, release=release, probe=True)
        ok = answer_of(made).ok
        params: dict[str, Any] = running.received[0]["params"]
    return params, ok


def verify(
    key: Ed25519PrivateKey, device: dict[str, Any], token: str, last: str
) -> None:
    """Verify the signature over the text that the release signs."""
    text = (
        f"v3|{device['id']}|cli|probe|operator|operator.read|{device['signedAt']}"
        f"|{token}|{device['nonce']}|linux|{last}"
    )
    raw = base64.urlsafe_b64decode(device["signature"] + "==")
    key.public_key().verify(raw, text.encode())


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(
    ("auth", "signed"),
    [({}, STORED), ({"token": "own-token-0123456789abcdef0123"}, None)],
)
def test_a_paired_device_signs(
    auth: dict[str, str], signed: str | None, release: str, tmp_path: Path
) -> None:
    """With the stored token where there is no other; nothing is written."""
    state = tmp_path / "state"
    key = pair(state, release)
    before = {each: each.stat() for each in state.rglob("*")}
    params, ok = connected(state, release, auth)
    assert ok
    newer = release == "2026.9.6"
    stored = (
        {"deviceToken": STORED}
        if newer
        else {
            "token": STORED,
            "deviceToken": STORED,
        }
    )
    assert params["auth"] == (auth or stored)
    device = params["device"]
    assert device["nonce"] == NONCE["nonce"]
    assert (device["signedAt"] == NONCE["ts"]) is newer
    verify(key, device, signed or auth["token"], "linux" if newer else "")
    after = {each: each.stat() for each in state.rglob("*")}
    assert {k: v.st_mtime_ns for k, v in before.items()} == {
        k: v.st_mtime_ns for k, v in after.items()
    }


@pytest.mark.parametrize("release", RELEASES)
def test_a_device_without_a_token_of_its_own_stays_out(
    release: str, tmp_path: Path
) -> None:
    """An identity alone is none that the gateway has paired."""
    state = tmp_path / "state"
    pair(state, release, owner="another")
    params, _ = connected(state, release, {"token": "own-token-0123456789abcdef0123"})
    assert "device" not in params


@pytest.mark.parametrize("release", RELEASES)
def test_a_broken_key_signs_nothing(release: str, tmp_path: Path) -> None:
    """The connection is made without it."""
    state = tmp_path / "state"
    pair(state, release)
    if release == "2026.5.12":
        file = state / "identity" / "device.json"
        broken = json.loads(file.read_text()) | {"privateKeyPem": "no key"}
        file.write_text(json.dumps(broken))
    else:
        database = sqlite3.connect(state / "state" / "openclaw.sqlite")
        database.execute("update device_identities set private_key_pem = 'no key'")
        database.commit()
        database.close()
    params, _ = connected(state, release, {"token": "own-token-0123456789abcdef0123"})
    assert "device" not in params
