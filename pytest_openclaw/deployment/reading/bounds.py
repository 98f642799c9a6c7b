"""How much of a kind a config may have, so that judging it takes seconds.

Its text is bounded before it is read. Some parts of it cost a thousand times what
they take to read, since dozens of checks look at each of them.
"""

from __future__ import annotations

from typing import Any

from pytest_openclaw.deployment.values.paths import Path

#: Accounts of all channels together.
MAX_ACCOUNTS = 5_000
#: Agents, each of which most checks look at.
MAX_AGENTS = 2_000
#: Variables in ``env`` and ``env.vars``: no process could be started with more.
MAX_VARIABLES = 10_000


def beyond_bounds(tree: dict[str, Any]) -> tuple[Path, str] | None:
    """Return where *tree* has more than is judged, and what; ``None``: nowhere."""
    return _accounts(tree) or _agents(tree) or _variables(tree)


def _agents(tree: dict[str, Any]) -> tuple[Path, str] | None:
    agents = tree.get("agents")
    for name in ("entries", "list"):
        if _size(agents, name) > MAX_AGENTS:
            return ("agents", name), f"more than {MAX_AGENTS:,} agents"
    return None


def _variables(tree: dict[str, Any]) -> tuple[Path, str] | None:
    if _size(tree, "env") > MAX_VARIABLES:
        return ("env",), f"more than {MAX_VARIABLES:,} variables"
    if _size(tree.get("env"), "vars") > MAX_VARIABLES:
        return ("env", "vars"), f"more than {MAX_VARIABLES:,} variables"
    return None


def _size(value: Any, key: str) -> int:
    """Return how many members *value* has at *key*."""
    member = value.get(key) if isinstance(value, dict) else None
    return len(member) if isinstance(member, (dict, list)) else 0


def _accounts(tree: dict[str, Any]) -> tuple[Path, str] | None:
    channels = tree.get("channels")
    count = 0
    for name, channel in channels.items() if isinstance(channels, dict) else ():
        accounts = channel.get("accounts") if isinstance(channel, dict) else None
        count += len(accounts) if isinstance(accounts, dict) else 0
        if count > MAX_ACCOUNTS:
            at = ("channels", name, "accounts")
            return at, f"more than {MAX_ACCOUNTS:,} channel accounts"
    return None
