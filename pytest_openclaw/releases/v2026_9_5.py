"""OpenClaw 2026.9.5: as 2026.9.6, but for what is named here."""

from __future__ import annotations

from dataclasses import replace

from pytest_openclaw.releases import v2026_9_6
from pytest_openclaw.releases.secrets_rules import SECRETS_2026_9_5

_LATER = v2026_9_6.RULES

#: Commands of nodes that it does not know yet.
_CAME = frozenset(
    """
    agent.cli.claude.run.v1 fs.listDir mcp.tools.call.v1 system.execApprovals.get
    system.execApprovals.set terminal.upload
    """.split()
)

RULES = replace(
    _LATER,
    release="2026.9.5",
    bundled_plugins=_LATER.bundled_plugins - {"code-mode-quickjs", "github"},
    plugins=replace(_LATER.plugins, api="2026.9.5"),
    state_schema_version=17,
    node_commands=replace(
        _LATER.node_commands,
        known=_LATER.node_commands.known - _CAME,
        dangerous=(*_LATER.node_commands.dangerous, "desktop.stream"),
    ),
    secrets=SECRETS_2026_9_5,
)
