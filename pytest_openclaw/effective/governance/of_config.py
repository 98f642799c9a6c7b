"""What the config alone shows of the things that a gateway has.

Each function yields what is known before it raises
:class:`~pytest_openclaw.NotEvaluated` for what is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.deployment import Deployment
from pytest_openclaw.deployment.values.certainty import from_each
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.effective.agents.agents import agents
from pytest_openclaw.effective.channels.presence import Channel
from pytest_openclaw.effective.channels.presence import is_present
from pytest_openclaw.effective.channels.presence import is_shut_out
from pytest_openclaw.effective.governance.capability import Capability
from pytest_openclaw.effective.governance.launchers import packages_of
from pytest_openclaw.effective.governance.mcp_servers import McpServer
from pytest_openclaw.effective.governance.mcp_servers import mcp_servers
from pytest_openclaw.effective.models.models import Reference
from pytest_openclaw.effective.models.models import model_references
from pytest_openclaw.errors import NotEvaluated

#: Keys of ``channels`` that are no channels.
_NO_CHANNELS = frozenset({"defaults", "modelByChannel"})


def channels(deployment: Deployment) -> Iterator[Capability]:
    """Yield the channels that are set up and not switched off."""
    chats = deployment.rules.posture.chats
    known = [Channel(deployment, id_, rules.accounts) for id_, rules in chats.items()]
    yield from from_each(known, _channel)
    for name, section in deployment.source["channels"].items():
        if name in chats or name in _NO_CHANNELS or section["enabled"].is_false:
            continue
        yield Capability("channel", name, section)


def _channel(channel: Channel) -> Iterator[Capability]:
    if is_present(channel) and not is_shut_out(channel):
        yield Capability("channel", channel.id, channel.section)


def providers(deployment: Deployment) -> Iterator[Capability]:
    """Yield the providers that are set up, used by a model, or logged in to."""
    seen: set[str] = set()
    for each in _providers(deployment):
        if each.name not in seen:
            seen.add(each.name)
            yield each


def _providers(deployment: Deployment) -> Iterator[Capability]:
    config = deployment.source
    for name, entry in config.at("models.providers").items():
        yield Capability("provider", name, entry)
    for _, profile in config.at("auth.profiles").items():
        provider = profile["provider"]
        if not provider.is_opaque and provider.text is not None:
            yield Capability("provider", provider.text, provider)
    yield from from_each(model_references(deployment), _provider)


def _provider(reference: Reference) -> Iterator[Capability]:
    provider, slash, _ = reference.model_id.partition("/")
    if slash and provider:
        yield Capability("provider", provider, reference.setting)


def servers(deployment: Deployment) -> Iterator[Capability]:
    """Yield the gateway's own MCP servers that are switched on."""
    for server in mcp_servers(deployment):
        yield Capability("mcp", server.id, server.setting, source=server_source(server))


def server_source(server: McpServer) -> str | None:
    """Return where a server comes from; ``None`` where that is not known here."""
    entry = server.setting
    try:
        if entry["url"].exists and not entry["command"].exists:
            return f"url:{_bare(entry['url'].string or '')}"
        packages = packages_of(server)
        if packages:
            return ", ".join(each.source for each in packages)
        return f"command:{entry['command'].string or ''}"
    except NotEvaluated:
        return None


def _bare(url: str) -> str:
    """Return an address without user and query, which may hold secrets."""
    address = read_address(url)
    if address is None:
        return "an address that cannot be read"
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{address.host}{port}{address.path}"


def hooks(deployment: Deployment) -> Iterator[Capability]:
    """Yield the webhooks that start an agent, and hooks that run in the gateway."""
    section = deployment.config["hooks"]
    if section["enabled"].is_true:
        for index, mapping in enumerate(section["mappings"].elements()):
            yield Capability("hook", _name_of_mapping(mapping, index), mapping)
        if section["gmail"].is_record:
            yield Capability("hook", "gmail", section["gmail"])
        for preset in section["presets"].elements():
            if not preset.is_opaque and preset.text not in (None, "gmail"):
                yield Capability("hook", str(preset.text), preset)
    internal = section["internal"]
    for name, entry in internal["entries"].items():
        if not (internal["enabled"].is_false or entry["enabled"].is_false):
            yield Capability("hook", name, entry)


def _name_of_mapping(mapping: Setting, index: int) -> str:
    for key in ("id", "name"):
        if not mapping[key].is_opaque and mapping[key].text is not None:
            return str(mapping[key].text)
    path = mapping.at("match.path")
    if not path.is_opaque and path.text is not None:
        return path.text.strip("/")
    return str(index)


def roster(deployment: Deployment) -> Iterator[Capability]:
    """Yield the agents."""
    for agent in agents(deployment):
        yield Capability("agent", agent.id, agent.settings)
