"""The gateway's own section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.agent_ids import CANONICAL
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language.javascript import trim
from pytest_openclaw.releases.carried_over import BINDS
from pytest_openclaw.releases.carried_over import NOTICED_2026_3_28

_LOOPBACK = re.compile(r"127(?:\.\d{1,3}){3}\Z", re.ASCII)
_CSS_WIDTH = re.compile(
    r"(?:none|(?:min|max)-content|\d+(?:\.\d+)?(?:px|%|r?em|ch|vw|vh|vmin|vmax)"
    r"|(?:min|max|clamp|calc|fit-content)\([\w\s.,%*/+()-]+\))\Z",
    re.ASCII | re.IGNORECASE,
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(
    rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?=[^.]*[a-z]){_LABEL}\Z", re.ASCII
)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z", re.ASCII)
_TRANSPORT_HEADERS = {
    "connection",
    "content-length",
    "host",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "upgrade",
}
_DEFAULT_PORT = 18789


@rule(since="2026.3.2")
def tailscale_stays_on_loopback(candidate: Candidate) -> Iterator[RuleViolation]:
    """Serve and Funnel forward to a gateway that listens on loopback alone."""
    gateway = candidate.config["gateway"]
    if gateway.at("tailscale.mode").value not in ("serve", "funnel"):
        return
    bind = gateway["bind"].value
    host = gateway["customBindHost"].text or ""
    if bind not in (None, "loopback") and not (
        bind == "custom" and _LOOPBACK.match(host)
    ):
        yield (
            gateway["bind"].path,
            "must be loopback with gateway.tailscale serve or funnel",
        )


@rule(since="2026.3.28", until="2026.3.28")
def bind_is_written(candidate: Candidate) -> Iterator[RuleViolation]:
    """An address is taken for a bind if it stands there itself, not by a variable.

    With any other key that is dropped or moved, all is carried over.
    """
    authored, bind = candidate.authored, ("gateway", "bind")
    address = authored.at("gateway.bind").string
    if address not in BINDS or bind not in candidate.referring:
        return
    noticed = NOTICED_2026_3_28
    if any(each.exists for path in noticed for each in authored.matching(path)):
        return
    yield bind, "cannot be an address that a variable gives; write loopback or lan"


@rule(since="2026.5.28")
def tailscale_needs_auth(candidate: Candidate) -> Iterator[RuleViolation]:
    """Serve and Funnel never expose a gateway without credentials."""
    gateway = candidate.config["gateway"]
    exposed = gateway.at("tailscale.mode").value in ("serve", "funnel")
    if exposed and gateway.at("auth.mode").value == "none":
        yield (
            gateway.at("auth.mode").path,
            "must not be none with gateway.tailscale serve or funnel",
        )


@rule(since="2026.6.11")
def tls_paths(candidate: Candidate) -> Iterator[RuleViolation]:
    """Certificate paths are not blank."""
    tls = candidate.config.at("gateway.tls")
    for key in ("certPath", "keyPath"):
        if tls[key].string is not None and not tls[key].has_text:
            yield tls[key].path, "must not be blank"


@rule(since="2026.8.2")
def public_origin(candidate: Candidate) -> Iterator[RuleViolation]:
    """The public origin is one by HTTPS, or on this host."""
    origin = candidate.config.at("gateway.publicOrigin")
    if origin.string is None:
        return
    address = read_address(origin.string)
    near = address is not None and address.scheme == "http" and address.is_on_this_host
    if (
        address is None
        or not address.is_bare_origin
        or not (near or address.scheme == "https")
    ):
        yield origin.path, "must be an https origin without a path"


@rule(since="2026.8.2")
def portal_ingress(candidate: Candidate) -> Iterator[RuleViolation]:
    """Portals are reached by a domain and a port of their own."""
    gateway = candidate.config["gateway"]
    domain, port = (gateway.at("portals.ingress")[key] for key in ("domain", "port"))
    if not domain.exists:
        return
    name = (domain.string or "").lower()
    if not _DOMAIN.match(name) or not _is_decodable(name):
        yield domain.path, "must be a plain DNS name"
    if port.value == (gateway["port"].value or _DEFAULT_PORT):
        yield port.path, "must differ from the gateway's port"
    origins = [
        gateway["publicOrigin"],
        *gateway.at("controlUi.allowedOrigins").elements(),
    ]
    for origin in origins:
        address = read_address(origin.string or "")
        if address is not None and f".{address.host}".endswith(f".{name}"):
            yield domain.path, f"must not be a domain of {origin}"


def _is_decodable(name: str) -> bool:
    """Is each ``xn--`` label the encoding of something?"""
    try:
        return all(label.encode().decode("idna") for label in name.split("."))
    except UnicodeError:
        return False


@rule(since="2026.8.2")
def edge_headers(candidate: Candidate) -> Iterator[RuleViolation]:
    """Headers for a remote gateway are ones that the transport does not set itself."""
    headers = candidate.config.at("gateway.remote.edgeAuth")
    if headers.is_record and not headers.has_items:
        yield headers.path, "must name a header"
    seen: set[str] = set()
    for name, value in headers.items():
        if not _HEADER.match(name) or name.lower() in _TRANSPORT_HEADERS | seen:
            yield value.path, "is not a header that can be configured"
        seen.add(name.lower())


@rule(since="2026.8.2")
def default_role(candidate: Candidate) -> Iterator[RuleViolation]:
    """The default role is one that is defined, blanks around both names aside."""
    roles = candidate.config.at("gateway.roles")
    default = roles["default"].string
    defined = {trim(name) for name, _ in roles["definitions"].items()}
    if default is not None and trim(default) not in defined:
        yield roles["default"].path, "does not name a role of gateway.roles.definitions"


@rule(since="2026.8.2")
def agents_of_roles(candidate: Candidate) -> Iterator[RuleViolation]:
    """The agents of a role are named by ids, blanks around them aside."""
    for _, role in candidate.config.at("gateway.roles.definitions").items():
        for agent in role["agents"].elements():
            if not CANONICAL.match(trim(agent.string or "").lower()):
                yield agent.path, "is not an agent id"


@rule(until="2026.7.1")
def stale_event_threshold(candidate: Candidate) -> Iterator[RuleViolation]:
    """The threshold is no shorter than the health check that looks at it."""
    gateway = candidate.config["gateway"]
    check = gateway["channelHealthCheckMinutes"].value
    check = 5 if check is None else check
    threshold = gateway["channelStaleEventThresholdMinutes"]
    if threshold.value is not None and check != 0 and threshold.value < check:
        yield threshold.path, "must not be below gateway.channelHealthCheckMinutes"


@rule(until="2026.7.1")
def message_width(candidate: Candidate) -> Iterator[RuleViolation]:
    """The width of the Control UI's messages is one that CSS knows."""
    width = candidate.config.at("gateway.controlUi.chatMessageMaxWidth")
    if width.exists and not _CSS_WIDTH.match(width.text or ""):
        yield width.path, "is not a valid CSS width; write one like 960px"
