"""MCP servers."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language.javascript import trim

#: Keys of other MCP clients, with what 2026.9.6 calls them.
_FOREIGN = {
    "connectTimeout": "connectTimeoutMs",
    "connect_timeout": "connectTimeoutMs",
    "timeout": "requestTimeoutMs",
    "workingDirectory": "cwd",
    "supports_parallel_tool_calls": "supportsParallelToolCalls",
    "ssl_verify": "sslVerify",
    "client_cert": "clientCert",
    "client_key": "clientKey",
    "disabled": "enabled",
}


def _servers(candidate: Candidate) -> list[Setting]:
    """Return the servers of the gateway, then those of its node host."""
    sections = (
        candidate.config.at("mcp.servers"),
        candidate.config.at("nodeHost.mcp.servers"),
    )
    return [server for section in sections for _, server in section.items()]


@rule()
def urls(candidate: Candidate) -> Iterator[RuleViolation]:
    """A remote server is reached by http or https."""
    for server in _servers(candidate):
        yield from _web_address(server["url"])


def _web_address(url: Setting) -> Iterator[RuleViolation]:
    address = read_address(url.string or "")
    is_web = address is not None and address.scheme in ("http", "https")
    if url.string is not None and not is_web:
        yield url.path, "must be an http or https URL"


@rule(since="2026.6.1")
def oauth_urls(candidate: Candidate) -> Iterator[RuleViolation]:
    """A login returns to an address; its client's metadata is a document by https."""
    for server in _servers(candidate):
        yield from _web_address(server["oauth"]["redirectUrl"])
        metadata = server["oauth"]["clientMetadataUrl"]
        if metadata.string is None:
            continue
        address = read_address(metadata.string)
        if address is None or address.scheme != "https" or address.path == "/":
            yield metadata.path, "must be an https URL with a path"


@rule(since="2026.8.2")
def node_host_names(candidate: Candidate) -> Iterator[RuleViolation]:
    """Servers of the node host have names without spaces around them."""
    for name, server in candidate.config.at("nodeHost.mcp.servers").items():
        if not name or name != trim(name):
            yield server.path, "must have a name without spaces around it"


@rule(since="2026.8.2")
def foreign_keys(candidate: Candidate) -> Iterator[RuleViolation]:
    """Keys of other clients are refused, not ignored."""
    for server in _servers(candidate):
        for key, ours in _FOREIGN.items():
            if server[key].exists:
                yield server[key].path, f"must be written {ours} here"


@rule(since="2026.6.11")
def stdio(candidate: Candidate) -> Iterator[RuleViolation]:
    """A server on stdio is a command."""
    for server in _servers(candidate):
        if server["transport"].value == "stdio" and not server["command"].has_text:
            yield server["transport"].path, "stdio requires a command"


@rule(since="2026.8.2")
def per_requester_identity(candidate: Candidate) -> Iterator[RuleViolation]:
    """A login of each requester's own is for remote servers with OAuth."""
    for server in _servers(candidate):
        identity = server.at("oauth.identity")
        if identity.value != "per-requester":
            continue
        remote = server["url"].has_text and not server["command"].exists
        plain = (
            not server.at("oauth.authProfileId").exists
            and server["transport"].value != "stdio"
        )
        if not (server["auth"].value == "oauth" and remote and plain):
            yield (
                identity.path,
                "per-requester requires auth oauth and a url, and no command",
            )
