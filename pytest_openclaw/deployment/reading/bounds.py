"""How much of a kind a config may have, so that judging it takes seconds.

Its text is bounded before it is read. Some parts of it cost a thousand times what
they take to read, since dozens of checks look at each of them.
"""

from __future__ import annotations

from typing import Any

from pytest_openclaw.deployment.values.paths import Path

#: Accounts of all channels together.
MAX_ACCOUNTS = 5_000


def beyond_bounds(tree: dict[str, Any]) -> tuple[Path, str] | None:
    """Return where *tree* has more than is judged, and what; ``None``: nowhere."""
    channels = tree.get("channels")
    count = 0
    for name, channel in channels.items() if isinstance(channels, dict) else ():
        accounts = channel.get("accounts") if isinstance(channel, dict) else None
        count += len(accounts) if isinstance(accounts, dict) else 0
        if count > MAX_ACCOUNTS:
            at = ("channels", name, "accounts")
            return at, f"more than {MAX_ACCOUNTS:,} channel accounts"
    return None
