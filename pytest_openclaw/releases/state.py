"""What the releases keep in a state directory, and which plugins they know."""

from __future__ import annotations

from dataclasses import field

from pytest_openclaw.on_use import dataclass
from pytest_openclaw.releases.state_tables import TABLES_2026_9


@dataclass(frozen=True)
class StateRules:
    """Files and limits of one release."""

    credential_files: tuple[str, ...]
    """What holds an agent's model credentials, in its ``agent`` folder."""
    plugin_aliases: frozenset[str] = field(repr=False)
    """Other names of bundled plugins that a list of allowed plugins may use."""
    auth_aliases_name_plugins: bool
    """Does a manifest's ``providerAuthAliases`` give a plugin further names?"""
    tables: frozenset[str] = field(repr=False)
    """The tables that a state database must have, for records to be imported."""
    native_skill_plugins: frozenset[str]
    """External channels that offer skills as commands unless told not to."""


STATE_2026_9 = StateRules(
    credential_files=(
        "auth-profiles.json",
        "openclaw-agent.sqlite",
        "openclaw-agent.sqlite-wal",
        "openclaw-agent.sqlite-shm",
        "openclaw-agent.sqlite-journal",
    ),
    plugin_aliases=frozenset(
        """
        azure azure-openai-responses claude-cli google-gemini-cli google-vertex
        minimax-cn minimax-portal minimax-portal-auth minimax-portal-cn ollama-cloud
        x-ai
        """.split()
    ),
    auth_aliases_name_plugins=True,
    tables=TABLES_2026_9,
    native_skill_plugins=frozenset({"discord"}),
)

STATE_2026_5 = StateRules(
    credential_files=("auth-profiles.json",),
    plugin_aliases=frozenset(
        """
        azure-openai-responses byteplus-plan claude-cli codex-cli dashscope
        google-gemini-cli google-vertex kimi-coding minimax-portal minimax-portal-auth
        modelstudio moonshot-ai moonshotai openai-codex qwencloud stepfun-plan
        tencent-tokenhub volcengine-plan
        """.split()
    ),
    auth_aliases_name_plugins=False,
    tables=frozenset(),
    native_skill_plugins=frozenset(),
)
