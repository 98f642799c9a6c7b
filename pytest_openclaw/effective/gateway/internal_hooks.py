"""Whether the gateway runs hooks of its own on events."""

from __future__ import annotations

import json

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import some
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.errors import NotEvaluated
from pytest_openclaw.reasons import Need

_INSTALLS = "hooks.internal.installs"


@by_release
def internal_hooks_are_on(deployment: Deployment) -> bool:
    """Tell whether internal hooks run. 2026.9.6 keeps what is installed as state."""
    hooks = deployment.config.at("hooks.internal")
    if hooks["enabled"].is_false:
        return False
    return hooks["enabled"].is_true or _names_hooks(hooks) or _has_installed(deployment)


@internal_hooks_are_on.on(until="2026.7.1")
def internal_hooks_are_on_2026_5(deployment: Deployment) -> bool:
    """2026.5.12 finds all of it in the config."""
    hooks = deployment.config.at("hooks.internal")
    if hooks["enabled"].is_false:
        return False
    if hooks["enabled"].is_true or hooks["handlers"].has_elements:
        return True
    return bool(hooks["installs"].items()) or _names_hooks(hooks)


def _names_hooks(hooks: Setting) -> bool:
    entries = hooks["entries"].items()
    if any(not entry["enabled"].is_false for _, entry in entries):
        return True
    return some(hooks.at("load.extraDirs").elements(), lambda each: each.has_text)


def _has_installed(deployment: Deployment) -> bool:
    if deployment.places.state_dir is None:
        raise NotEvaluated("requires a state directory", Need.STATE_DIR)
    rows = deployment.state_database.rows(
        "SELECT value_json FROM config_machine_state WHERE state_key = ?", _INSTALLS
    )
    return any(_is_filled_object(text) for (text,) in rows)


def _is_filled_object(text: object) -> bool:
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and bool(value)
