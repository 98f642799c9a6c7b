"""The MCP servers that a config starts or connects to."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.on_use import dataclass

#: Where a gateway, and a node host, take their servers from.
_OWN = ("mcp.servers", "nodeHost.mcp.servers")
#: Where plugins have servers in their settings: bridges copy the gateway's there.
_OF_PLUGINS = (
    "plugins.entries.*.config.servers",
    "plugins.entries.*.config.mcpServers",
)


@dataclass(frozen=True)
class McpServer:
    """One server: ``id`` is its name in the config, ``setting`` its entry."""

    id: str
    setting: Setting

    @property
    def arguments(self) -> list[Setting]:
        """What its command is started with."""
        return self.setting["args"].elements()


def mcp_servers(deployment: Deployment) -> list[McpServer]:
    """Return the servers that the gateway itself uses, those in plugins left out."""
    return [
        server
        for place in _OWN
        for server in _in(deployment.source.at(place))
        if _is_on(server)
    ]


def written_servers(deployment: Deployment) -> list[McpServer]:
    """Return every server that the config spells out.

    These are also those that are switched off, and copies in the settings of plugins.
    """
    source = deployment.without_flags.source
    own = [server for place in _OWN for server in _in(source.at(place))]
    of_plugins = (
        server
        for pattern in _OF_PLUGINS
        for place in source.matching(pattern)
        for server in _in(place)
    )
    return [*own, *of_plugins]


def _in(place: Setting) -> Iterator[McpServer]:
    for name, entry in place.items():
        if entry["command"].exists or entry["url"].exists:
            yield McpServer(name, entry)


def _is_on(server: McpServer) -> bool:
    setting = server.setting
    return not (setting["enabled"].is_false or setting["disabled"].is_true)
