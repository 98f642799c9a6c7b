"""What the releases keep in a state directory, and which plugins they know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StateRules:
    """Files and limits of one release."""

    credential_files: tuple[str, ...]
    """What holds an agent's model credentials, in its ``agent`` folder."""


STATE_2026_9 = StateRules(
    credential_files=(
        "auth-profiles.json",
        "openclaw-agent.sqlite",
        "openclaw-agent.sqlite-wal",
        "openclaw-agent.sqlite-shm",
        "openclaw-agent.sqlite-journal",
    ),
)

STATE_2026_5 = StateRules(credential_files=("auth-profiles.json",))
