"""How a paired device proves itself: the one part that needs ``cryptography``."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping
from typing import Any

from pytest_openclaw.deployment.values.secret_text import SecretText
from pytest_openclaw.effective.gateway.paired_device import PairedDevice
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.probe import frames
from pytest_openclaw.releases.probe_rules import ProbeRules

NEEDS_CRYPTOGRAPHY = (
    "the state directory has a paired device, whose answer requires cryptography: "
    "pip install 'pytest-openclaw[probe-device]'"
)


def signature(
    device: PairedDevice,
    rules: ProbeRules,
    challenge: Mapping[str, Any],
    token: SecretText,
) -> dict[str, Any] | None:
    """Return the ``device`` block for a *challenge*; ``None`` for a broken key.

    *token* is the credential that the connection sends, as it is signed with.
    """
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        raise NotEvaluated(NEEDS_CRYPTOGRAPHY) from None
    try:
        key = serialization.load_pem_private_key(device.key.reveal().encode(), None)
    except (ValueError, TypeError):
        return None
    if not isinstance(key, Ed25519PrivateKey):
        return None
    public = key.public_key().public_bytes_raw()
    if hashlib.sha256(public).hexdigest() != device.id:
        return None
    sent = challenge.get("ts")
    is_theirs = rules.signs_with_challenge_time and isinstance(sent, int)
    signed_at = sent if is_theirs else time.time_ns() // 1_000_000
    client = frames.CLIENT
    text = "|".join(
        (
            "v3",
            device.id,
            client["id"],
            client["mode"],
            "operator",
            frames.SCOPE,
            str(signed_at),
            token.reveal(),
            challenge["nonce"],
            client["platform"],
            rules.device_family.lower(),
        )
    )
    return {
        "id": device.id,
        "publicKey": _base64(public),
        "signature": _base64(key.sign(text.encode())),
        "signedAt": signed_at,
        "nonce": challenge["nonce"],
    }


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
