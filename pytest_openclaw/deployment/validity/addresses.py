"""Addresses and hosts outside the gateway's section, and keys that hold one."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from pytest_openclaw.deployment.validity.rule import Candidate
from pytest_openclaw.deployment.validity.rule import RuleViolation
from pytest_openclaw.deployment.validity.rule import rule
from pytest_openclaw.deployment.values.setting import Setting
from pytest_openclaw.deployment.values.urls import read_address
from pytest_openclaw.language.javascript import trim

_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", re.ASCII)
#: What ends the host of an address, or is left out of it.
_BESIDE_A_HOST = re.compile(r"[/\\?#@:\s]")


@rule(since="2026.8.2")
def sandbox_origin(candidate: Candidate) -> Iterator[RuleViolation]:
    """MCP apps are shown from an origin of their own."""
    origin = candidate.config.at("mcp.apps.sandboxOrigin")
    if origin.string is None:
        return
    address = read_address(origin.string)
    if (
        address is None
        or not address.is_bare_origin
        or address.scheme not in ("http", "https")
    ):
        yield origin.path, "must be an http or https origin without a path"


@rule(since="2026.8.2")
def catalogue_refresh(candidate: Candidate) -> Iterator[RuleViolation]:
    """The model catalogue is fetched by https, or from this host."""
    url = candidate.config.at("models.catalogRefresh.url")
    if url.string is None:
        return
    address = read_address(url.string)
    near = address is not None and address.scheme == "http" and address.is_on_this_host
    if address is None or not (near or address.scheme == "https"):
        yield url.path, "must be an https URL"


@rule(until="2026.7.1")
def cron_webhook(candidate: Candidate) -> Iterator[RuleViolation]:
    """Jobs report to an http or https address."""
    yield from _url(candidate.config.at("cron.webhook"), ("http", "https"))


@rule(until="2026.5.12")
def proxy_is_http(candidate: Candidate) -> Iterator[RuleViolation]:
    """The proxy is reached by http."""
    yield from _url(candidate.config.at("proxy.proxyUrl"), ("http",))


@rule(since="2026.5.28")
def proxy_is_http_or_https(candidate: Candidate) -> Iterator[RuleViolation]:
    """The proxy is reached by http or https."""
    yield from _url(candidate.config.at("proxy.proxyUrl"), ("http", "https"))


def _url(setting: Setting, schemes: tuple[str, ...]) -> Iterator[RuleViolation]:
    if setting.string is None:
        return
    address = read_address(setting.string)
    if address is None or address.scheme not in schemes:
        yield setting.path, f"must be a URL with the scheme {' or '.join(schemes)}"


@rule(since="2026.8.2")
def egress_hosts(candidate: Candidate) -> Iterator[RuleViolation]:
    """The egress proxy lists exact host names."""
    section = candidate.config.at("secrets.egressProxy")
    for key in ("allowedHosts", "bypassHosts"):
        for host in section[key].elements():
            if host.string is not None and not _is_host(trim(host.string)):
                yield host.path, "must be a host name, without scheme, port or wildcard"


def _is_host(text: str) -> bool:
    """Is it an address, or a name that is one once URLs' rules made ASCII of it?"""
    try:
        in_brackets = text.startswith("[") and text.endswith("]")
        ipaddress.ip_address(text[1:-1] if in_brackets else text)
    except ValueError:
        address = (
            None
            if _BESIDE_A_HOST.search(text)
            else read_address(f"http://{text.removesuffix('.')}")
        )
        name = address.host.removesuffix(".") if address else ""
        labels = name.split(".")
        return not text or (
            len(name) <= 253 and all(_HOST_LABEL.match(label) for label in labels)
        )
    return True


@rule(since="2026.8.2")
def worktree_root(candidate: Candidate) -> Iterator[RuleViolation]:
    """Worktrees lie at an absolute path, or below the home."""
    root = candidate.config["worktreeRoot"]
    if root.text is not None and not (
        root.text.startswith(("/", "~/")) or root.text == "~"
    ):
        yield root.path, "must be an absolute path, or begin with ~/"


@rule(since="2026.8.2")
def desktop_password(candidate: Candidate) -> Iterator[RuleViolation]:
    """The desktop's password lies in a file with an absolute path."""
    file = candidate.config.at("desktop.host.passwordFile")
    if file.text is not None and not file.text.startswith("/"):
        yield file.path, "must be an absolute path"
