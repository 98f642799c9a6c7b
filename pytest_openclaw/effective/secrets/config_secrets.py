"""Whether a secret stands in the config as text."""

from __future__ import annotations

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.effective.by_release import by_release
from pytest_openclaw.language.javascript import trim


@by_release
def is_in_config(deployment: Deployment, dotted: str) -> bool:
    """2026.9.6: a text once the config is loaded; not a reference of any kind."""
    written = deployment.without_flags
    setting = written.source.at(dotted)
    return setting.has_text and setting.path not in written.loaded.unresolved


@is_in_config.on(until="2026.7.1")
def is_in_config_2026_5(deployment: Deployment, dotted: str) -> bool:
    """2026.5.12: a text once references are resolved, unless it looks like one."""
    setting = deployment.without_flags.config.at(dotted)
    if setting.is_opaque or not setting.has_text:
        return setting.is_opaque
    text = trim(setting.text or "")
    return not (text.startswith("${") and text.endswith("}"))
