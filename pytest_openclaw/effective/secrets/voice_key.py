"""The key of the one voice that early releases knew, under both of its names."""

from __future__ import annotations

from typing import Any

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.releases.carried_over import FORMER_SPEAKER
from pytest_openclaw.releases.carried_over import FORMER_TALK

_VARIABLE = "ELEVENLABS_API_KEY"


@by_release
def with_voice_key(deployment: Deployment) -> Setting:
    """Return the loaded config as the secrets audit goes through it."""
    return deployment.source


@with_voice_key.on(since="2026.3.28", until="2026.3.28")
def _with_voice_key_2026_3_28(deployment: Deployment) -> Setting:
    """2026.3.28 takes it from the variable where the config is about that voice."""
    talk = deployment.source["talk"]
    is_named = talk["provider"].exists or talk["providers"].items()
    is_former = any(talk[key].has_text or talk[key].is_record for key in FORMER_TALK)
    return _with_key(deployment, talk) if is_named or is_former else deployment.source


@with_voice_key.on(until="2026.3.24")
def _with_voice_key_2026_3_24(deployment: Deployment) -> Setting:
    """2026.3.24 takes it from the variable, unless another voice is chosen."""
    return _with_key(deployment, deployment.source["talk"])


def _with_key(deployment: Deployment, talk: Setting) -> Setting:
    key = _key(deployment, talk)
    if key is None:
        return deployment.source
    voices = dict(talk["providers"].items())
    spoken = {**_members(talk["providers"][FORMER_SPEAKER]), "apiKey": key}
    providers = {each: voice.raw for each, voice in voices.items()}
    changed = {
        **_members(talk),
        "apiKey": key,
        "providers": {**providers, FORMER_SPEAKER: spoken},
    }
    return Setting({**_members(deployment.source), "talk": changed})


def _key(deployment: Deployment, talk: Setting) -> Any:
    """Return the key that counts for that voice; ``None`` if it has one of its own."""
    names = [each for each, _ in talk["providers"].items()]
    chosen = talk["provider"].string if talk["provider"].exists else None
    if chosen is None and names:
        chosen = names[0] if len(names) == 1 else ""
    if chosen not in (None, FORMER_SPEAKER):
        return None
    own, former = talk["providers"][FORMER_SPEAKER]["apiKey"], talk["apiKey"]
    if own.has_text or own.is_record:
        return None
    if former.has_text or former.is_record:
        return former.raw
    return deployment.loaded.environment.variables.get(_VARIABLE) or None


def _members(setting: Setting) -> dict[str, Any]:
    return dict(setting.raw) if setting.is_record else {}
