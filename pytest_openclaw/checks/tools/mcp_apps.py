"""Pages that MCP servers bring: ``mcp.apps.*``."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.checks.kit.check import check
from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.findings import Found
from pytest_openclaw.findings import Severity
from pytest_openclaw.findings import found


@check(
    "mcp.apps.enabled",
    Severity.WARN,
    reads=("mcp.apps.enabled",),
    fix="Set mcp.apps.enabled to false, unless every MCP server in use is trusted.",
    since="2026.8.2",
)
def mcp_apps_enabled(deployment: Deployment) -> Iterator[Found]:
    """MCP servers may provide their own user interface.

    The client shows pages supplied by a server, and these pages can request tool calls.

    Fires when mcp.apps.enabled is true.

    Releases: 2026.5.12 rejects the key.
    """
    enabled = deployment.config.at("mcp.apps.enabled")
    if enabled.is_true:
        yield found(enabled, "mcp.apps.enabled is true")
