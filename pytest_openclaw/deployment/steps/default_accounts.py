"""An account for what a channel says of itself, beside accounts with names.

2026.4.15 and 2026.4.23 make it as they load a config.
"""

from __future__ import annotations

from typing import Any

from pytest_openclaw.deployment.values.paths import Path
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.carried_over import OF_ONE_ACCOUNT
from pytest_openclaw.releases.carried_over import OF_ONE_ACCOUNT_BY_CHANNEL

_DEFAULT = "default"


def with_default_accounts(tree: dict[str, Any]) -> dict[str, Any]:
    """Return *tree* with settings of one account in ``accounts.default``.

    So it is where a channel has accounts, and none of that name.
    """
    channels = tree.get("channels")
    if not isinstance(channels, dict):
        return tree
    moved = {key: _with_default(key, each) for key, each in channels.items()}
    return {**tree, "channels": moved}


def _with_default(channel: str, section: Any) -> Any:
    accounts = section.get("accounts") if isinstance(section, dict) else None
    if not isinstance(accounts, dict) or not accounts or _has_default(accounts):
        return section
    keys = OF_ONE_ACCOUNT
    if any(accounts):
        keys = OF_ONE_ACCOUNT_BY_CHANNEL.get(channel, keys)
    moved = {key: value for key, value in section.items() if key in keys}
    if not moved:
        return section
    left = {key: value for key, value in section.items() if key not in moved}
    return {**left, "accounts": {**accounts, _DEFAULT: moved}}


def _has_default(accounts: dict[str, Any]) -> bool:
    return any(trim(key).lower() == _DEFAULT for key in accounts)


def before_default_accounts(path: Path, authored: Setting) -> Path:
    """Return where the author wrote what a loaded config has at *path*."""
    if path[:1] != ("channels",) or path[2:4] != ("accounts", _DEFAULT):
        return path
    section = authored["channels"][str(path[1])]
    is_written = section["accounts"][_DEFAULT].exists
    is_moved = bool(path[4:]) and section[str(path[4])].exists
    return path if is_written or not is_moved else (*path[:2], *path[4:])
